package protocol

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// refused says in the protocol's words why what (a message, a request) could
// not be decoded. Its field names are those of the protocol, its kinds of
// values those of JSON.
func refused(what string, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return fmt.Errorf("the %s is not JSON: it ends too early", what)
	case errors.As(err, &syntax):
		return fmt.Errorf("the %s is not JSON at byte %d", what, syntax.Offset-1)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("the %s is %s, and has to be an object with a type and an id", what, given(kind.Value))
	case errors.As(err, &kind):
		return fmt.Errorf("the %s's %s is %s, and has to be %s", what, kind.Field, given(kind.Value), wanted(kind.Type))
	case isUnknown:
		return fmt.Errorf("the %s has no field %.60s", what, unknown)
	}
	return fmt.Errorf("the %s is not as the protocol has it", what)
}

// given names a kind of JSON value that package json has found.
func given(value string) string {
	if number, ok := strings.CutPrefix(value, "number "); ok {
		return fmt.Sprintf("the number %.40s", number)
	}
	switch value {
	case "string":
		return "text"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a " + value
}

// wanted names the JSON values that a field of type t can have.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Uint32:
		return fmt.Sprintf("a whole number from 0 to %d", uint32(math.MaxUint32))
	case reflect.Uint64:
		return fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64))
	case reflect.Int, reflect.Int64:
		return "a whole number"
	}
	return "an object"
}
