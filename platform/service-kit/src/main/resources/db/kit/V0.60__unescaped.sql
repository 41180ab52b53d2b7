-- Text of JSON as it is meant, for finding a person in it: any letter may be written as \u and four digits, which nobody would look for.
-- Halves of pairs and NUL become spaces, for no text can hold them.
create function unescaped(said text) returns text language sql immutable as $$
    select unistr(
        regexp_replace(
            regexp_replace(
                regexp_replace(said, '\\u([dD][89a-fA-F][0-9a-fA-F]{2}|0000)', ' ', 'g'),
                '\\[nrtbf]', ' ', 'g'),
            '\\(?!u[0-9a-fA-F]{4})', '', 'g'))
$$;

-- What is no UTF-8 has its odd bytes as backslash and three octal digits.
create function unescaped(said bytea) returns text language plpgsql immutable as $$
begin
    return unescaped(convert_from(said, 'UTF8'));
exception when character_not_in_repertoire or untranslatable_character then
    return encode(said, 'escape');
end $$;
