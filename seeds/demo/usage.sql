-- What the readings say of each dwelling up to their last month, kept for the report and the score.
CREATE TABLE finding.usage AS
SELECT j.* FROM (SELECT max(month) AS month FROM registry.reading) m, registry.judge_usage(m.month) j;
SELECT to_char(count(finding), 'FM999,999,990') || ' of ' || to_char(count(*), 'FM999,999,990') || ' dwellings to look at' FROM finding.usage;
