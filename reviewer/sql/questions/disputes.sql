-- Sentences and tags on which people who settled them differ, with what adjudication decided.
SELECT votes.article AS article, sentences.number AS number, votes.tag AS tag,
       SUM(votes.value) AS yes, COUNT(*) - SUM(votes.value) AS no,
       MAX(gold.value) AS decided, MAX(sentences.text) AS text
FROM votes
JOIN sentences ON votes.article = sentences.article AND votes.unit = sentences.unit
LEFT JOIN gold ON votes.article = gold.article AND votes.unit = gold.unit AND votes.tag = gold.tag
GROUP BY votes.article, sentences.number, votes.tag
HAVING MIN(votes.value) < MAX(votes.value)
ORDER BY article, number, tag
