-- Moves between townships as an SVG: an arrow a direction, its width by the number of moves; fewer than 5 are not drawn.
-- A township stands where its dwellings are.  Moves between two townships of the detail are drawn there alone.
\ir map_frame.sql
CREATE TEMP TABLE flow AS
SELECT from_township, to_township, sum(moves)::float8 AS moves FROM finding.moves GROUP BY 1, 2 HAVING sum(moves) >= 5;
CREATE TEMP TABLE node AS
SELECT d.code, coalesce(r.name, d.code::text) AS name, d.place, CASE WHEN ST_Intersects(d.place, p.extent) THEN 2 ELSE 1 END AS panel,
	   coalesce((SELECT sum(moves) FROM finding.moves WHERE to_township = d.code), 0) >= coalesce((SELECT sum(moves) FROM finding.moves WHERE from_township = d.code), 0) AS gains
FROM (SELECT region_code_at(region, 4) AS code, ST_Centroid(ST_Collect(place)) AS place FROM registry.dwelling GROUP BY 1) d
LEFT JOIN registry.region r ON r.code = d.code
LEFT JOIN panel p ON p.panel = 2
WHERE d.code IN (SELECT from_township FROM flow UNION SELECT to_township FROM flow);
CREATE TEMP TABLE spot AS
SELECT p.panel, n.code, n.name, n.gains, ST_X(c) AS x, -ST_Y(c) AS y, n.panel = p.panel AS is_named
FROM node n, panel p, LATERAL (SELECT pg_temp.px(p.panel, n.place) AS c) c WHERE ST_Intersects(n.place, p.extent);
CREATE FUNCTION pg_temp.width(moves float8) RETURNS float8 LANGUAGE sql STABLE RETURN 1 + 9 * moves / (SELECT max(f.moves) FROM flow f);
CREATE FUNCTION pg_temp.blue(width float8) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE WHEN width > 6 THEN '#0b4f71' WHEN width > 3 THEN '#2f7fa8' ELSE '#7fb2cc' END;

-- the 24 largest of each panel, bent to their right so that both directions are seen; they leave and arrive at the rim of the circles
CREATE TEMP TABLE arrow AS
WITH drawn AS (
	SELECT CASE WHEN a.panel = 2 AND b.panel = 2 THEN 2 ELSE 1 END AS panel, f.* FROM flow f JOIN node a ON a.code = f.from_township JOIN node b ON b.code = f.to_township),
ranked AS (
	SELECT *, row_number() OVER (PARTITION BY panel ORDER BY moves DESC, from_township, to_township) AS n FROM drawn),
bent AS (
	SELECT r.panel, r.n, moves, pg_temp.width(moves) AS width, a.x AS ax, a.y AS ay, b.x AS bx, b.y AS by, (a.x + b.x) / 2 - (b.y - a.y) * 0.22 AS cx, (a.y + b.y) / 2 + (b.x - a.x) * 0.22 AS cy
	FROM ranked r JOIN spot a ON (a.panel, a.code) = (r.panel, from_township) JOIN spot b ON (b.panel, b.code) = (r.panel, to_township)
	WHERE r.n <= 24 AND (a.x - b.x) ^ 2 + (a.y - b.y) ^ 2 > 400)
SELECT panel, n, width, cx, cy, ax + ux * 9 AS ax, ay + uy * 9 AS ay, bx - vx * 9 AS bx, by - vy * 9 AS by, vx, vy, 7 + width * 0.9 AS head
FROM bent,
	 LATERAL (SELECT (cx - ax) / sqrt((cx - ax) ^ 2 + (cy - ay) ^ 2) AS ux, (cy - ay) / sqrt((cx - ax) ^ 2 + (cy - ay) ^ 2) AS uy,
					 (bx - cx) / sqrt((bx - cx) ^ 2 + (by - cy) ^ 2) AS vx, (by - cy) / sqrt((bx - cx) ^ 2 + (by - cy) ^ 2) AS vy) u;
CREATE FUNCTION pg_temp.arrows(which integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<path d="M%s %sQ%s %s %s %s" fill="none" stroke="%s" stroke-width="%s"/>', pg_temp.n(ax), pg_temp.n(ay), pg_temp.n(cx), pg_temp.n(cy),
				  pg_temp.n(bx - vx * head * 0.9), pg_temp.n(by - vy * head * 0.9), s.colour, pg_temp.n(width + s.more))
		   || CASE WHEN more = 0 THEN format('<path d="M%s %sL%s %sL%s %sz" fill="%s"/>', pg_temp.n(bx), pg_temp.n(by),
				  pg_temp.n(bx - vx * head - vy * (width / 2 + 3)), pg_temp.n(by - vy * head + vx * (width / 2 + 3)),
				  pg_temp.n(bx - vx * head + vy * (width / 2 + 3)), pg_temp.n(by - vy * head - vx * (width / 2 + 3)), s.colour) ELSE '' END
	FROM arrow, LATERAL (VALUES ('#fff', 2), (pg_temp.blue(width), 0)) s(colour, more)
	WHERE panel = which ORDER BY n DESC, more DESC
$$;
CREATE FUNCTION pg_temp.spots(which integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('<circle cx="%s" cy="%s" r="%s" fill="%s" stroke="#fff" stroke-width="1.5"/>', pg_temp.n(x), pg_temp.n(y), CASE WHEN is_named THEN 7 ELSE 4 END, CASE WHEN gains THEN '#2f7d4f' ELSE '#c25a1b' END)
	FROM spot WHERE panel = which
	UNION ALL
	SELECT pg_temp.label(s.x, CASE WHEN s.y < p.y + p.h / 2 THEN s.y - 13 ELSE s.y + 25 END, 15, name) FROM spot s JOIN panel p USING (panel) WHERE panel = which AND is_named
$$;

SELECT pg_temp.opening('街道乡镇间迁移 ' || name, 'Moves between townships, ' || (SELECT to_char(min(month), 'YYYY-MM') FROM finding.moves) || ' to ' || :'as_of') FROM county;
SELECT pg_temp.panel_begin(1);
SELECT pg_temp.arrows(1);
SELECT pg_temp.spots(1);
SELECT pg_temp.panel_end(1);
SELECT pg_temp.panel_begin(2);
SELECT pg_temp.arrows(2);
SELECT pg_temp.spots(2);
SELECT pg_temp.panel_end(2);
SELECT '<g transform="translate(700,800)" fill="#222"><text font-size="16">人次 moves</text>';
SELECT format('<path d="M%s 34h90" stroke="%s" stroke-width="%s"/><text x="%s" y="64" font-size="14" text-anchor="middle">%s</text>', (n - 1) * 114, pg_temp.blue(pg_temp.width(low)), pg_temp.n(pg_temp.width(low)), (n - 1) * 114 + 45, to_char(low, 'FM999,999,999'))
FROM (SELECT low, row_number() OVER (ORDER BY low) AS n
	  FROM (SELECT low FROM (SELECT m * 10 ^ e AS low FROM unnest(ARRAY[1, 2, 5]) m, generate_series(0, 6) e) s
			WHERE low >= 5 AND low <= (SELECT max(moves) FROM flow) ORDER BY low DESC LIMIT 3) l) l
ORDER BY n;
SELECT '<circle cx="388" cy="20" r="7" fill="#2f7d4f"/><text x="406" y="25" font-size="14">迁入多于迁出 more arrive than leave</text><circle cx="388" cy="48" r="7" fill="#c25a1b"/><text x="406" y="53" font-size="14">迁出多于迁入 more leave than arrive</text></g>';
SELECT pg_temp.closing('每图最多 24 个方向；少于 5 人次的不显示 the 24 largest directions of each panel; fewer than 5 moves are not shown', :'as_of' || ' · ' || :'note' || ' · migrant');
