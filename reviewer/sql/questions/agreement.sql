-- Per tag: sentences that at least two settled, the share of equal pairs of answers, and
-- Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing Krippendorff's
-- Alpha-Reliability"): 1 - Do / De, with 2 a b / (n - 1) unequal pairs on a sentence that a of n
-- people gave the tag and b did not.
WITH sentence AS (
    SELECT tag, article, unit, COUNT(*) AS n, SUM(value) AS a
    FROM votes
    GROUP BY tag, article, unit
    HAVING COUNT(*) > 1
), summed AS (
    SELECT tag, COUNT(*) AS sentences,
           CAST(SUM(n) AS DOUBLE) AS answers,
           CAST(SUM(a) AS DOUBLE) AS yes,
           CAST(SUM(n - a) AS DOUBLE) AS no,
           CAST(SUM(n * (n - 1)) AS DOUBLE) AS pairs,
           CAST(SUM(a * (a - 1) + (n - a) * (n - a - 1)) AS DOUBLE) AS equal_pairs,
           SUM(2.0 * a * (n - a) / (n - 1)) AS unequal
    FROM sentence
    GROUP BY tag
)
SELECT tag, sentences, equal_pairs / pairs AS equal_share,
       CASE WHEN yes > 0 AND no > 0
            THEN 1 - unequal * (answers - 1) / (2 * yes * no) END AS alpha
FROM summed
ORDER BY tag
