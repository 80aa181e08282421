-- How many sentences each annotator has settled, could not judge, and has not decided.
SELECT annotator,
       SUM(CASE WHEN decided = 'settled' THEN 1 ELSE 0 END) AS settled,
       SUM(CASE WHEN decided = 'cannot' THEN 1 ELSE 0 END) AS cannot_judge,
       SUM(CASE WHEN decided = '' THEN 1 ELSE 0 END) AS undecided,
       COUNT(DISTINCT article) AS articles
FROM annotations
GROUP BY annotator
ORDER BY annotator
