-- The key of the tests in a file of the server's own, as it must be: made by the server, in its data directory.
COPY (SELECT 'the key of the tests, 32 bytes or more, is no secret') TO PROGRAM 'umask 077; tr -d "\n" > migrant_test.key';
SET migrant.key_file = 'migrant_test.key';
