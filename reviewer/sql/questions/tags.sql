-- How often each annotator set each tag, and on which share of the sentences settled.
SELECT annotator, tag, SUM(value) AS sentences, COUNT(*) AS settled,
       CAST(SUM(value) AS DOUBLE) / COUNT(*) AS share
FROM votes
GROUP BY annotator, tag
ORDER BY annotator, tag
