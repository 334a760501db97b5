-- soft errors (16 and later): a bad value can be asked about without an error
SELECT type, value, pg_input_is_valid(value, type) AS valid, (pg_input_error_info(value, type)).*
FROM (VALUES
	('region_code', '331102'), ('region_code', '331'), ('region_code', '99'), ('region_code', '33１'),
	('grid_code', '331102001001007'), ('grid_code', '331102001001000'), ('grid_code', '331102001000001'),
	('gridcell', '100mN34858E115709'), ('gridcell', '200mN1E1'), ('gridcell', '100m'), ('gridcell', '100mN99999E115709'),
	('citizen_id', '11010519491231002X'), ('citizen_id', '110105194912310021'), ('citizen_id', '11010519491331002X'), ('citizen_id', ''),
	('credit_code', '91350100M000100Y43'), ('credit_code', '91350100M000100Y44'), ('credit_code', '94350100M000100Y43'),
	('date_occupancy', 'dates{2024-01-01=1}'), ('date_occupancy', 'dates{2024-02-30=1}'), ('date_occupancy', 'dates{2024-01-01=1,'), ('date_occupancy', 'dates{2024-01-01=99999999999999999}'), ('occupancy', 'dates{2024-01-01=1}'),
	('density', '{"1kmN0E0": 1}'), ('density', '{"1kmN0E0": 1e999}'), ('zone_density', '{"bigint": {"1": }}'),
	('flow', '{"1kmN0E0": {"1kmN0E1": 1}}'), ('flow', '{"1kmN0E0": {"1kmN0E1": 1e999}}'), ('zone_flow', '{"bigint": {"1": 2}}'),
	('person_key', '17'), ('person_key', 'Wang'),
	('trajectory', '{1 2@2024-05-01T08:00:00Z}'), ('trajectory', '{1 2@2024-05-01T08:00:00}')) v(type, value)
ORDER BY type, value COLLATE "C";
