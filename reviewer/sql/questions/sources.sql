-- The sources cited most, with what they do to the claims.
SELECT title, publisher, url, COUNT(*) AS cited,
       SUM(CASE WHEN stance = 'supports' THEN 1 ELSE 0 END) AS supports,
       SUM(CASE WHEN stance = 'refutes' THEN 1 ELSE 0 END) AS refutes
FROM evidence
GROUP BY title, publisher, url
ORDER BY cited DESC, title, url
