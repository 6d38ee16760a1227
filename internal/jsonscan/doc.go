// Package jsonscan reads JSON texts from clients. internal/wire uses it for frames,
// internal/rest for bodies.
//
// It is stricter than encoding/json, which lets two programs read one text differently: keys
// match exactly and may not repeat in an object, strings have no NUL and no half of a
// surrogate pair, everything is valid UTF-8, and arrays and objects are nested at most 16 deep.
//
// One pass checks the whole text and keeps the members of the top object, and of one object
// in it, as parts of the text. Deeper arrays and objects are read again where they are used.
// Time and memory are in proportion to the text, whose length the caller bounds. The package
// starts no goroutines.
package jsonscan
