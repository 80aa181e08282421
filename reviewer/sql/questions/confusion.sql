-- What an annotator says where the majority of the others has a tag, per tag.
WITH others AS (
    SELECT mine.annotator AS annotator, mine.article AS article, mine.unit AS unit, mine.tag AS tag,
           mine.value AS mine, AVG(CAST(theirs.value AS DOUBLE)) AS share
    FROM votes AS mine
    JOIN votes AS theirs
      ON mine.article = theirs.article AND mine.unit = theirs.unit AND mine.tag = theirs.tag
     AND mine.annotator <> theirs.annotator
    GROUP BY mine.annotator, mine.article, mine.unit, mine.tag, mine.value
)
SELECT annotator, tag,
       SUM(CASE WHEN share > 0.5 AND mine = 1 THEN 1 ELSE 0 END) AS with_them,
       SUM(CASE WHEN share > 0.5 AND mine = 0 THEN 1 ELSE 0 END) AS missed,
       SUM(CASE WHEN share < 0.5 AND mine = 1 THEN 1 ELSE 0 END) AS alone,
       SUM(CASE WHEN share < 0.5 AND mine = 0 THEN 1 ELSE 0 END) AS without_them,
       SUM(CASE WHEN share = 0.5 THEN 1 ELSE 0 END) AS others_tied
FROM others
GROUP BY annotator, tag
ORDER BY annotator, tag
