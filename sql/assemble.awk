# Joins the SQL modules into the install script.  Two directives, each alone on its line:
#   @include path       the file, path from the top of the source tree; it may hold directives itself
#   @int8_order type    sql/int8_order.in with @TYPE@ replaced: comparison and indexing of an int8-like type

function insert(path, type,    line, status)
{
	while ((status = (getline line < path)) > 0)
	{
		gsub(/@TYPE@/, type, line)
		if (line ~ /^@include /)
			insert(substr(line, 10), type)
		else
			print line
	}
	if (status < 0)
	{
		print "cannot read " path > "/dev/stderr"
		exit 1
	}
	close(path)
}

$1 == "@include" { insert($2, "@TYPE@"); next }
$1 == "@int8_order" { insert("sql/int8_order.in", $2); next }
{ print }
