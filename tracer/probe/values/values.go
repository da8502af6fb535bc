// Package values turns the copied bytes of a Go value into the text that a
// reader of Go expects.
//
// The probe in the traced program copies the memory of a value, of the strings
// and interfaces in it, and a description of its type. That is all there is: nothing is
// looked up in the program, no method of its types is called, so showing a value
// cannot change what the program does.
//
//	42  -1  true  3.5  "task 1"  (1+2i)   basic types, named or not
//	{Bob 21}  [1 2 3]  {}                 structs and arrays
//	*Person 0xc000012018                  pointers, with chan, map and func alike
//	[]int len 3 cap 4                     slices: the elements may be changing, so they are not copied
//	nil                                   any of these and interfaces
//	1.5s  2024-05-01T12:00:00Z            time.Duration, time.Time
//	Celsius(36.6)  Person{Bob 21}         a named type in an interface
//	errors.errorString: "boom"            an error whose text is known
//
// What is not there, because only the first bytes of a long value were copied or
// the text would be too long, is shown as … .
//
// Memory layout is that of a little-endian 64-bit machine. Types and bytes come
// from a foreign program, so nothing about them is believed: any input gives
// some short text.
package values

import "reflect"

// A Type describes a type of the traced program.
//
// Types refer to each other and may do so in circles. They are not modified
// here; several goroutines may use one at a time as long as nobody modifies it.
type Type struct {
	ID     uint64       // identifies the type in its program: its descriptor's address
	Kind   reflect.Kind // as in package reflect, whose numbers are the runtime's
	Size   uint64       // bytes
	Name   string       // as Go prints it, "main.Person"
	Named  bool         // declared with a name of its own
	Elem   *Type        // of arrays; where known of pointers, slices, channels, maps
	Len    uint64       // of arrays
	Fields []Field      // of structs, by offset; may lack the last ones
}

// A Field is a field of a struct.
type Field struct {
	Name   string
	Type   *Type // nil: not known
	Offset uint64
}

// Aux is what a value refers to, as far as it was copied.
type Aux []Ref

// A Ref is the copy of something that a value refers to.
type Ref struct {
	Kind   RefKind
	Offset uint64 // where in the value the string or interface stands
	Len    uint64 // String, Text: length of the whole string, in bytes
	Type   *Type  // Box: dynamic type; nil: not known
	Ptr    uint64 // where the content was
	Data   []byte // the content, or its first bytes
}

// A RefKind says what a Ref is a copy of.
type RefKind uint8

// What a value can refer to. The numbers are those of the ring.
const (
	String RefKind = 1 // the bytes of a string
	Box    RefKind = 2 // the dynamic value of an interface
	Text   RefKind = 3 // the string that a Box's value has: it is a string, or an error made from one
)

// find returns the reference of a kind at an offset, nil for none.
func (a Aux) find(kind RefKind, offset uint64) *Ref {
	for i := range a {
		if a[i].Kind == kind && a[i].Offset == offset {
			return &a[i]
		}
	}
	return nil
}
