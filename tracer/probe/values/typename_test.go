package values

import "testing"

func TestTypeString(t *testing.T) {
	tests := []struct{ in, want string }{
		{"int", "int"},
		{"main.Person", "Person"},
		{"*main.Person", "*Person"},
		{"**main.Person", "**Person"},
		{"http.Request", "http.Request"},
		{"domain.T", "domain.T"},
		{"map[string]*main.T", "map[string]*T"},
		{"[]main.T", "[]T"},
		{"[3]main.T", "[3]T"},
		{"chan<- main.T", "chan<- T"},
		{"<-chan main.T", "<-chan T"},
		{"func(main.T, ...main.U) (error, main.V)", "func(T, ...U) (error, V)"},
		{"main.Pair[int,main.Person]", "Pair[int,Person]"},
		{"main.Box[github.com/x/y-z/geo.Pt]", "Box[geo.Pt]"},
		{"main.Box[main.inner·1]", "Box[inner]"},
		{"struct { a int; b main.T \"json:\\\"main.x\\\"\" }", "struct { a int; b T \"json:\\\"main.x\\\"\" }"},
		{"struct {}", "struct{}"},
		{"interface {}", "any"},
		{"map[string]interface {}", "map[string]any"},
		{"[]uint8", "[]byte"},
		{"chan []uint8", "chan []byte"},
		{"[]main.uint8s", "[]uint8s"},
		{"map[string]uint8", "map[string]uint8"},
		{"main.größe", "größe"},
		{"", ""},
		{"\"", "\""},
		{"main.", ""},
		{"a/", ""},
	}
	for _, tt := range tests {
		if got := TypeString(tt.in); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}
