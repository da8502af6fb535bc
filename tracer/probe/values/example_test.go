package values_test

import (
	"fmt"
	"reflect"

	"github.com/govis/govis/tracer/probe/values"
)

// A struct of a string and an int, as the probe copies it: its 24 bytes, and
// the bytes of the string that stands at offset 0.
func ExampleFormat() {
	person := &values.Type{
		Kind: reflect.Struct, Name: "main.Person", Named: true, Size: 24,
		Fields: []values.Field{
			{Name: "Name", Type: &values.Type{Kind: reflect.String, Name: "string", Size: 16}, Offset: 0},
			{Name: "Age", Type: &values.Type{Kind: reflect.Int, Name: "int", Size: 8}, Offset: 16},
		},
	}
	data := []byte{
		0x10, 0xa0, 0x49, 0, 0, 0, 0, 0, // where the string is
		3, 0, 0, 0, 0, 0, 0, 0, // its length
		21, 0, 0, 0, 0, 0, 0, 0,
	}
	aux := values.Aux{{Kind: values.String, Offset: 0, Len: 3, Ptr: 0x49a010, Data: []byte("Bob")}}
	fmt.Println(values.Format(person, data, aux, 0))
	fmt.Println(values.Format(person, data[:20], nil, 0))
	fmt.Println(values.TypeString("map[string]main.Person"))
	// Output:
	// {Bob 21}
	// {"…" …}
	// map[string]Person
}
