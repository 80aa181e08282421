-- Spans of each annotator by tag: how many, and how long in code points.
SELECT annotator, tag, COUNT(*) AS spans, AVG(CAST(end_offset - start_offset AS DOUBLE)) AS mean_length,
       MIN(end_offset - start_offset) AS shortest, MAX(end_offset - start_offset) AS longest
FROM spans
GROUP BY annotator, tag
ORDER BY annotator, tag
