-- planner support shared by the hierarchical codes

CREATE FUNCTION prefix_contained_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION prefix_contained_support(internal) IS 'planner support: value <@ ancestor as one index range';
CREATE FUNCTION prefix_contains_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION prefix_contains_support(internal) IS 'planner support: ancestor @> value as one index range';

