-- Moves between townships as an SVG: an arc a direction, its width by the number of moves; fewer than 5 are not drawn.
\ir map_frame.sql
CREATE TEMP TABLE flow AS
SELECT from_township, to_township, sum(moves) AS moves FROM finding.moves GROUP BY 1, 2 HAVING sum(moves) >= 5 ORDER BY 3 DESC, 1, 2 LIMIT 40;
CREATE TEMP TABLE node AS
SELECT r.code, r.name, round(ST_X(p)::numeric, 1)::float8 AS x, round(-ST_Y(p)::numeric, 1)::float8 AS y,
	   coalesce((SELECT sum(moves) FROM flow WHERE to_township = r.code), 0) - coalesce((SELECT sum(moves) FROM flow WHERE from_township = r.code), 0) AS net
FROM registry.region r, LATERAL (SELECT pg_temp.px(coalesce((ST_MaximumInscribedCircle(r.shape)).center, r.seat)) AS p) c
WHERE r.code IN (SELECT from_township FROM flow UNION SELECT to_township FROM flow) AND p IS NOT NULL;
SELECT pg_temp.opening('街道乡镇间迁移 ' || name, 'Moves between townships, ' || (SELECT min(month) || ' to ' || :'as_of' FROM finding.moves)) FROM frame;
SELECT '<defs><marker id="head" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="#1b5e82"/></marker></defs>';
SELECT pg_temp.outlines();
-- the arc leaves and arrives at the rim of the circles and bends to its right, so that both directions are seen
SELECT format('<path d="M%s %sQ%s %s %s %s" fill="none" stroke="#1b5e82" stroke-opacity="%s" stroke-width="%s" marker-end="url(#head)"/>',
			  round((a.x + dx * 9)::numeric, 1), round((a.y + dy * 9)::numeric, 1),
			  round(((a.x + b.x) / 2 - dy * d * 0.18)::numeric, 1), round(((a.y + b.y) / 2 + dx * d * 0.18)::numeric, 1),
			  round((b.x - dx * 11)::numeric, 1), round((b.y - dy * 11)::numeric, 1),
			  round((0.25 + 0.6 * moves / max(moves) OVER ())::numeric, 2), round((0.6 + 5.4 * sqrt(moves / max(moves) OVER ()))::numeric, 1))
FROM flow JOIN node a ON a.code = from_township JOIN node b ON b.code = to_township,
	 LATERAL (SELECT sqrt((b.x - a.x) ^ 2 + (b.y - a.y) ^ 2) AS d) l,
	 LATERAL (SELECT (b.x - a.x) / d AS dx, (b.y - a.y) / d AS dy) u
ORDER BY moves, from_township, to_township;
SELECT format('<circle cx="%s" cy="%s" r="6" fill="%s" stroke="#fff" stroke-width="1.5"/>', round(x::numeric, 1), round(y::numeric, 1), CASE WHEN net >= 0 THEN '#2f7d4f' ELSE '#b5541c' END) FROM node ORDER BY code;
SELECT format('<text x="%s" y="%s" font-size="13" text-anchor="middle" fill="#222" stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round">%s</text>', round(x::numeric, 1), round((y - 11)::numeric, 1), pg_temp.xml(name)) FROM node ORDER BY code;
SELECT format('<g transform="translate(40,%s)" font-size="13" fill="#222"><text y="-14" font-size="14">人次 moves</text>', (height - 170)::integer) FROM frame;
SELECT format('<path d="M0 %s h46" stroke="#1b5e82" stroke-width="%s" stroke-opacity="%s"/><text x="56" y="%s">%s</text>', n * 24 - 16,
			  round((0.6 + 5.4 * sqrt(part))::numeric, 1), round((0.25 + 0.6 * part)::numeric, 2), n * 24 - 11, to_char(round(top * part), 'FM999,999'))
FROM (SELECT max(moves) AS top FROM flow) t, (VALUES (1, 1.0), (2, 0.5), (3, 0.1)) v(n, part) ORDER BY n;
SELECT '<circle cx="8" cy="80" r="6" fill="#2f7d4f"/><text x="22" y="85">净流入 net gain</text><circle cx="8" cy="104" r="6" fill="#b5541c"/><text x="22" y="109">净流出 net loss</text></g>';
SELECT pg_temp.closing('少于 5 人次的方向不显示 directions with fewer than 5 moves are not shown · migrant');
