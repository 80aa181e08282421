-- Each annotator against the gold, per tag: hits, misses and false alarms, precision, recall, F1.
WITH counted AS (
    SELECT votes.annotator AS annotator, votes.tag AS tag, COUNT(*) AS n,
           CAST(SUM(votes.value * gold.value) AS DOUBLE) AS hits,
           CAST(SUM(votes.value * (1 - gold.value)) AS DOUBLE) AS false_alarms,
           CAST(SUM((1 - votes.value) * gold.value) AS DOUBLE) AS misses
    FROM votes
    JOIN gold ON votes.article = gold.article AND votes.unit = gold.unit AND votes.tag = gold.tag
    GROUP BY votes.annotator, votes.tag
)
SELECT annotator, tag, n, CAST(hits AS BIGINT) AS hits, CAST(misses AS BIGINT) AS misses,
       CAST(false_alarms AS BIGINT) AS false_alarms,
       CASE WHEN hits + false_alarms > 0 THEN hits / (hits + false_alarms) END AS precision_share,
       CASE WHEN hits + misses > 0 THEN hits / (hits + misses) END AS recall_share,
       CASE WHEN 2 * hits + misses + false_alarms > 0
            THEN 2 * hits / (2 * hits + misses + false_alarms) END AS f1
FROM counted
ORDER BY annotator, tag
