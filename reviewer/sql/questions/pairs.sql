-- Per tag and each two annotators: sentences that both settled, how they answered, and Cohen's kappa.
WITH both_settled AS (
    SELECT one.tag AS tag, one.annotator AS first, other.annotator AS second,
           CAST(COUNT(*) AS DOUBLE) AS n,
           CAST(SUM(one.value * other.value) AS DOUBLE) AS both_yes,
           CAST(SUM((1 - one.value) * (1 - other.value)) AS DOUBLE) AS both_no,
           CAST(SUM(one.value) AS DOUBLE) AS first_yes,
           CAST(SUM(other.value) AS DOUBLE) AS second_yes
    FROM votes AS one
    JOIN votes AS other
      ON one.article = other.article AND one.unit = other.unit AND one.tag = other.tag
     AND one.annotator < other.annotator
    GROUP BY one.tag, one.annotator, other.annotator
), chance AS (
    SELECT *, (both_yes + both_no) / n AS observed,
           (first_yes * second_yes + (n - first_yes) * (n - second_yes)) / (n * n) AS expected
    FROM both_settled
)
SELECT tag, first, second, CAST(n AS BIGINT) AS n, CAST(both_yes AS BIGINT) AS both_yes,
       CAST(first_yes - both_yes AS BIGINT) AS only_first,
       CAST(second_yes - both_yes AS BIGINT) AS only_second,
       CAST(both_no AS BIGINT) AS both_no, observed AS equal_share,
       CASE WHEN expected < 1 THEN (observed - expected) / (1 - expected) END AS kappa
FROM chance
ORDER BY tag, first, second
