-- Governance grids: which of them depart from the city's rule, and what would mend it.

CREATE VIEW grid_out_of_rule AS
SELECT g.code AS grid, g.name, g.households, r.min_households, r.max_households,
	   CASE WHEN g.households < r.min_households THEN g.households - r.min_households
		ELSE g.households - r.max_households END AS excess, r.rule, r.clause
FROM grid g
JOIN grid_rule r ON r.city = region_code_at(grid_code_region(g.code), 2) AND r.valid @> CURRENT_DATE
WHERE g.households NOT BETWEEN r.min_households AND r.max_households;
COMMENT ON VIEW grid_out_of_rule
	IS '规模超标网格 / grids with fewer or more households than the city''s rule wants; excess is negative for too few';

-- Communities are balanced one by one, by the rule of today.
CREATE FUNCTION propose_grids(community region_code) RETURNS TABLE (
	grid grid_code, action text, old_grids grid_code[], old_households integer[], old_compactness double precision,
	households integer, compactness double precision, in_rule boolean, shape geometry)
LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT grid_code(community, (grid_number(b.polygon) OVER ())), b.action, b.old_grids::grid_code[], b.old_households,
		b.old_compactness,
		   b.households, b.compactness, b.in_rule, b.polygon
	FROM (SELECT array_agg(g.code::bigint) AS codes, array_agg(g.shape::geometry) AS shapes,
		array_agg(g.households) AS households FROM grid g WHERE g.code <@ community) g
	JOIN grid_rule r ON r.city = region_code_at(community, 2) AND r.valid @> CURRENT_DATE,
		 LATERAL (SELECT ST_Collect(d.place::geometry ORDER BY d.dwelling) AS homes FROM dwelling d
			WHERE d.grid <@ community) h,
		 LATERAL grid_balance(g.codes, g.shapes, g.households, r.min_households, r.max_households, h.homes) b
	ORDER BY 1;
$f$;
COMMENT ON FUNCTION propose_grids(region_code) IS
	'网格调整建议 / grids of a community that would keep the city''s rule, numbered anew, with the old ones that each is '
	'made from; a proposal that changes nothing by itself';
