-- Per week and annotator: sentences settled then, and the share of them that has each tag.
-- Only of a workspace: an export does not say when something was decided.
SELECT CAST(DATE_TRUNC('week', decisions.decided_at) AS DATE) AS week, votes.annotator AS annotator,
       votes.tag AS tag, COUNT(*) AS settled,
       CAST(SUM(votes.value) AS DOUBLE) / COUNT(*) AS share
FROM votes
JOIN decisions
  ON votes.annotator = decisions.annotator AND votes.article = decisions.article
 AND votes.unit = decisions.unit
GROUP BY CAST(DATE_TRUNC('week', decisions.decided_at) AS DATE), votes.annotator, votes.tag
ORDER BY week, annotator, tag
