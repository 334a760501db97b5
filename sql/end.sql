-- no created object was bound to what others had left in the schema
SELECT migrant_check_schemas();
