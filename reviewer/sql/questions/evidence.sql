-- Checks with a verdict and without any evidence.
SELECT checks.annotator AS annotator, checks.article AS article, sentences.number AS number,
       checks.scope AS scope, checks.status AS status, sentences.text AS text
FROM checks
JOIN sentences ON checks.article = sentences.article AND checks.unit = sentences.unit
LEFT JOIN evidence
  ON checks.annotator = evidence.annotator AND checks.article = evidence.article
 AND checks.unit = evidence.unit AND checks.check_id = evidence.check_id
WHERE evidence.evidence_id IS NULL AND checks.status NOT IN ('unchecked', 'in progress', 'not checkable')
ORDER BY annotator, article, number, scope
