# Joins the SQL modules into the install script.  Two directives, each alone on its line:
#   @include path                     the file, relative to the source tree, unless already included; may contain directives
#   @template path NAME=value ...     the same, with @NAME@ replaced by the value, for types with the same functions

function replace(line, names, values, count,    i)
{
	for (i = 1; i <= count; i++)
		gsub("@" names[i] "@", values[i], line)
	return line
}

function fail(problem)
{
	print problem > "/dev/stderr"
	exit 1
}

function insert(path, names, values, count,    line, status)
{
	if (count == 0 && is_in[path]++)
		return
	while ((status = (getline line < path)) > 0)
		emit(replace(line, names, values, count), path)
	if (status < 0)
		fail("cannot read " path)
	close(path)
}

function emit(line, path,    words, count, i, names, values)
{
	count = split(line, words, " ")
	if (words[1] != "@include" && words[1] != "@template")
	{
		if (line ~ /@[A-Z][A-Z_]*@/)
			fail(path ": nothing is given for " line)
		print line
		return
	}
	for (i = 3; i <= count; i++)
	{
		names[i - 2] = substr(words[i], 1, index(words[i], "=") - 1)
		values[i - 2] = substr(words[i], index(words[i], "=") + 1)
	}
	insert(words[2], names, values, count - 2)
}

FNR == 1 { is_repeated = is_in[FILENAME]++ }
! is_repeated { emit($0, FILENAME) }
