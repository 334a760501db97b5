-- Randomness that depends on a key alone, never on the order of rows, and the numbers that carry check characters.

-- In [0, 1).  The salt says what the number is for; hashint8extended is the same on all server versions.
CREATE FUNCTION rnd(key bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE
	RETURN (hashint8extended(key, :seed::bigint * 1000 + salt) & 4503599627370495) / 4503599627370496.0;

-- An integer from low to high.
CREATE FUNCTION rnd_int(key bigint, salt integer, low integer, high integer) RETURNS integer LANGUAGE sql IMMUTABLE
	RETURN low + floor(rnd(key, salt) * (high - low + 1))::integer;

-- About normal with mean 0 and standard deviation 1, from four uniform numbers.
CREATE FUNCTION rnd_bell(key bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE
	RETURN (rnd(key, salt) + rnd(key, salt + 1) + rnd(key, salt + 2) + rnd(key, salt + 3) - 2) * 1.7320508;

-- A point inside a polygon, drawn towards a centre; the first of 40 tries that is inside.
CREATE FUNCTION rnd_inside(area geometry, centre geometry, pull float8, key bigint, salt integer) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	place geometry;
	w float8;
BEGIN
	FOR try IN 1..40 LOOP
		w := pull * rnd(key * 64 + try, salt + 2);
		place := ST_SnapToGrid(ST_SetSRID(ST_MakePoint(
			(1 - w) * (ST_XMin(area) + rnd(key * 64 + try, salt) * (ST_XMax(area) - ST_XMin(area))) + w * ST_X(centre),
			(1 - w) * (ST_YMin(area) + rnd(key * 64 + try, salt + 1) * (ST_YMax(area) - ST_YMin(area))) + w * ST_Y(centre)), 4326), 1e-7);
		IF ST_Contains(area, place) THEN
			RETURN place;
		END IF;
	END LOOP;
	RETURN ST_SnapToGrid(ST_PointOnSurface(area), 1e-7);
END $$;

-- GB 11643: the 18th character of 17 digits.
CREATE FUNCTION citizen_number(digits text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN digits || substr('10X98765432',
		(SELECT (sum(substr(digits, i::integer, 1)::integer * w) % 11)::integer + 1
		 FROM unnest(ARRAY[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) WITH ORDINALITY u(w, i)), 1);

-- GB 32100 with an organisation code of GB 11714's private range, so that no real firm is named.
CREATE FUNCTION employer_code(number integer) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	body text := 'PDY' || lpad(number::text, 5, '0');
	alphabet constant text := '0123456789ABCDEFGHJKLMNPQRTUWXY';
	c9 integer;
	code text;
BEGIN
	c9 := 11 - (SELECT sum((strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(body, i::integer, 1)) - 1) * w) % 11
				FROM unnest(ARRAY[3, 7, 9, 10, 5, 8, 4, 2]) WITH ORDINALITY u(w, i));
	code := '91331102' || body || CASE c9 WHEN 10 THEN 'X' WHEN 11 THEN '0' ELSE c9::text END;
	RETURN code || substr(alphabet, ((31 - (SELECT sum((strpos(alphabet, substr(code, i::integer, 1)) - 1) * w) % 31
		FROM unnest(ARRAY[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]) WITH ORDINALITY u(w, i))) % 31 + 1)::integer, 1);
END $$;
