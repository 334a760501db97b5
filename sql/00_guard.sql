\echo Use "CREATE EXTENSION migrant" to load this file. \quit

