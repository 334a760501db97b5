#!/bin/bash
# A folder as an office on a Chinese Windows exports it (GBK and UTF-16, titles, Chinese headers, line breaks in cells, trailing
# delimiters, CRLF) is loaded as its twin in plain UTF-8 is; what cannot be loaded, and what is refused, is said.
set -eu -o pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
database=migrant_load_test
work=$(mktemp -d)
run() {
	psql -qAtX -v ON_ERROR_STOP=1 -d $database "$@"
}
trap 'dropdb --if-exists --force $database; rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 PGOPTIONS='-c timezone=Asia/Shanghai'
tests=0
check() { # NAME EXPECTED FOUND
	tests=$((tests + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		printf 'expected %s\nfound %s\n' "$2" "$3" | sed 's/^/# /'
	fi
}
new_registry() {
	dropdb --if-exists --force $database 2> /dev/null
	createdb --template=template0 --encoding=UTF8 --locale=C $database
	run <<- 'E' > /dev/null
		SET client_min_messages = warning;
		COPY (SELECT 'the key of the tests, 32 bytes or more, is no secret') TO PROGRAM 'umask 077; tr -d "\n" > migrant_test.key';
		CREATE EXTENSION migrant CASCADE;
		ALTER DATABASE migrant_load_test SET migrant.key_file = 'migrant_test.key';
		SET migrant.key_file = 'migrant_test.key';
		SELECT migrant_create_registry();
	E
}
load() { # OPTION OR FILE...
	"$top/bin/migrant_load" -d $database "$@" > "$work/said" 2> "$work/errors" && status=0 || status=$?
}

# --- The twins: the plain files, and what the office has of the same ---

plain=$work/plain office="$work/an office's folder"
mkdir "$plain" "$office"
printf '%s\n' code,name 3311,丽水市 331102001001,紫金社区 331102001002,又一社区 > "$plain/regions.csv"
square='"POLYGON((119.9 28.4,119.92 28.4,119.92 28.42,119.9 28.42,119.9 28.4))"'
printf '%s\n' code,geometry,households "331102001001001,$square,400" "331102001001000,$square,400" > "$plain/grids.csv"
printf '%s\n' dwelling,region,lon,lat,area_m2 甲-1,331102001001,119.905,28.41,40 甲-2,331102001001,119.91,28.41,60 \
	丙,331102001002,119.93,28.41, 丁,331102009009,119.93,28.41, > "$plain/dwellings.csv"
printf '%s\n' claim,source,number,channel,dwelling,household,from_date,to_date,declared_on \
	'c1,city,339900199001010011,self,甲-1,"一家,""张""",2025-01-01,,2025-01-02' \
	'c2,city,339900199001010038,landlord,甲-1,"一
家",2025-01-01,2025-06-01,2025-01-02' \
	'c3,city,339900199001010012,self,甲-2,,2025-01-01,,2025-01-02' \
	'c4,city,339900199001010011,self,乙,,2025-01-01,,2025-01-02' \
	'c5,city,339900199001010011,self,甲-2,,2025-01-01,2024-01-01,2025-01-02' \
	'c1,city,339900199001010011,self,甲-1,"一家,""张""",2025-01-01,,2025-01-02' > "$plain/claims.csv"
printf '%s\n' dwelling,month,kind,amount,unit 甲-1,2025-01,water,12.5,吨 甲-2,2025-01,water,-1,吨 > "$plain/readings.csv"
printf '%s\n' employer,lon,lat,name '91350100M000100Y43,119.91,28.41,某厂' > "$plain/workplaces.csv"
printf '%s\n' mover,time,lon,lat '浙K12345,2025-01-01 08:00:00,119.91,28.41' '浙K12345,2025-01-01,119.91,28.41' > "$plain/gps.csv"

# of the plain file: a title above, the header in Chinese, delimiter and line ends, and delimiters at the ends of rows
as_office() { # FILE HEADER DELIMITER ENCODING > FILE
	{
		printf '%s\n\n' "莲都区 2025 年导出"
		echo "$2"
		tail -n +2 "$plain/$1"
	} | perl -CSD -pe 's/"[^"]*"(*SKIP)(*FAIL)|,/'"$3"'/g if $. > 2; s/$/'"$3$3"'/ unless /\x{4e00}$/ || $. < 3; s/\n/\r\n/' | iconv -f UTF-8 -t "$4"
}
as_office regions.csv 区划代码,区划名称 , GBK > "$office/1 行政区划.csv"
as_office grids.csv 网格编码,空间范围,户数 , GB18030 > "$office/网格.csv"
as_office dwellings.csv 户号,所属社区,经度,纬度,面积（平方米） ';' GBK > "$office/出租房屋.csv"
as_office claims.csv 申报编号,数据来源,身份证号码,申报渠道,房屋编码,家庭编号,入住日期,离开日期,申报日期 '\t' UTF-16 > "$office/流动人口登记.txt"
{ printf '\xef\xbb\xbf' && as_office readings.csv 住址编码,月份,类别,用量,单位 , UTF-8; } > "$office/用水量.csv"
as_office workplaces.csv 统一社会信用代码,经度,纬度,企业名称 , GBK > "$office/用人单位.CSV"
as_office gps.csv 设备编号,定位时间,经度,纬度 , GBK > "$office/x.csv"

counts="SELECT kind, lines, accepted, repeated, refused FROM registry.load ORDER BY load"
rows="SELECT (SELECT string_agg(r::text, ';' ORDER BY code) FROM registry.region r), (SELECT string_agg(concat_ws(',', code, region, grid, place, area_m2), ';' ORDER BY code) FROM registry.dwelling),
	(SELECT string_agg(concat_ws(',', source_key, person, dwelling, channel, household, period, declared_on), ';' ORDER BY claim) FROM registry.claim),
	(SELECT string_agg(r::text, ';') FROM registry.reading r), (SELECT string_agg(concat_ws(',', employer, name, place), ';') FROM registry.workplace), (SELECT string_agg(concat_ws(',', mover, at, place), ';') FROM registry.gps_fix)"
new_registry
load "$plain"
check 'the plain files are loaded' 0 "$status"
check 'in the order in which they need each other' 'regions dwellings claims readings' "$(run -c "SELECT string_agg(kind, ' ' ORDER BY load) FROM registry.load WHERE kind IN ('regions', 'dwellings', 'claims', 'readings')")"
plain_counts=$(run -c "$counts") plain_rows=$(run -c "$rows")
check 'with what is wrong in them' 'claims|6|2|1|3' "$(grep claims <<< "$plain_counts")"
check 'errors by reason, with their rows' 1 "$(grep -c '  1 refused: dwelling: The dwelling is not known\. Load the dwellings first\. (rows 5)' "$work/said")"
check 'and where the others are' 1 "$(grep -c 'SELECT \* FROM registry.load_error WHERE load = 5' "$work/said")"
check 'nothing else is said' '' "$(cat "$work/errors")"

new_registry
load --lang zh_CN.UTF-8 "$office"
check 'the folder of the office is loaded' 0 "$status"
check 'to the same counts' "$plain_counts" "$(run -c "$counts")"
check 'and the same rows' "$plain_rows" "$(run -c "$rows")"
check 'in Chinese' 1 "$(grep -c '流动人口登记.txt：claims，6 行，接受 2，重复 1，拒绝 3' "$work/said")"
check 'rows count as a spreadsheet shows them' 7 "$(run -c "SELECT min(e.line) FROM registry.load_error e JOIN registry.load USING (load) WHERE kind = 'claims' AND column_name = 'dwelling'")"

# --- Again, file by file, and what is no file ---

load "$office/流动人口登记.txt" "$office/nothing.csv"
check 'a file that is not there' 1 "$status"
check 'is said' 1 "$(grep -c 'nothing.csv: there is no such file' "$work/errors")"
check 'the other one is loaded' 'claims|6|0|3|3' "$(run -c "$counts" | tail -n 1)"
gzip -k "$plain/gps.csv"
load --zone UTC "$plain/gps.csv.gz"
check 'a compressed file, in a time zone' 'gps|2|1|0|1' "$(run -c "$counts" | tail -n 1)"
printf 'PK\3\4' > "$work/申报.xlsx"
printf 'dwelling,lon,lat,region\n\xc3\xab,1,2,331102001001\n' > "$work/房屋.csv"
printf 'dwelling,month\nA,B\n' > "$work/what.csv"
load "$work/申报.xlsx" "$work/房屋.csv" "$work/what.csv"
check 'files that cannot be loaded' 1 "$status"
check 'a workbook' 1 "$(grep -c 'ERROR:  file "申报.xlsx" is a workbook or an archive, not a text' "$work/said")"
check 'an encoding that is not certain' 1 "$(grep -c 'ERROR:  file "房屋.csv" may be in UTF-8 or in GB 18030' "$work/said")"
check 'a header of no kind' 1 "$(grep -c 'what.csv: not loaded, as its name and its header fit no kind of file' "$work/said")"
load --encoding GBK "$work/房屋.csv"
check 'the encoding is stated' '毛|1' "$(run -c "SELECT code, ST_X(place) FROM registry.dwelling WHERE code = '毛'")"
load --klingon
check 'wrong usage' 2 "$status"
check 'help' 0 "$(load --help && echo "$status")"
echo "1..$tests"
