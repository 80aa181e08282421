-- How many checks of each annotator have each status, and how many of them are final.
SELECT annotator, scope, status, COUNT(*) AS checks, SUM(CASE WHEN final THEN 1 ELSE 0 END) AS final
FROM checks
GROUP BY annotator, scope, status
ORDER BY annotator, scope, status
