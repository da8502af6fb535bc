package names

import "testing"

func TestParseFunction(t *testing.T) {
	tests := []struct {
		in   string
		want function
	}{
		{"main.main", function{pkg: "main", name: "main"}},
		{"main.(*Server).Handle.func1", function{pkg: "main", recv: "*Server", name: "Handle", closure: "func1"}},
		{"main.Server.Handle", function{pkg: "main", recv: "Server", name: "Handle"}},
		{"net/http.(*conn).serve", function{pkg: "net/http", recv: "*conn", name: "serve"}},
		{"gopkg.in/yaml%2ev3.Marshal", function{pkg: "gopkg.in/yaml.v3", name: "Marshal"}},
		{"main.F[...].func2.1", function{pkg: "main", name: "F", closure: "func2.1"}},
		{"main.(*Set[...]).Add", function{pkg: "main", recv: "*Set", name: "Add"}},
		{"main.F[go.shape.struct { a/b.X int }].func1", function{pkg: "main", name: "F", closure: "func1"}},
		{"main.main.gowrap1", function{pkg: "main", name: "main", wrap: "gowrap1"}},
		{"main.get.deferwrap12", function{pkg: "main", name: "get", wrap: "deferwrap12"}},
		{"main.(*T).Run-fm", function{pkg: "main", recv: "*T", name: "Run"}},
		{"main.f-range1", function{pkg: "main", name: "f"}},
		{"main.f-range1.func2", function{pkg: "main", name: "f", closure: "func2"}},
		{"main.init.0", function{pkg: "main", name: "init", closure: "0"}},
		{"main.main.worker.func1", function{pkg: "main", recv: "main", name: "worker", closure: "func1"}},
		{"", function{}},
		{"nodot", function{}},
		{"[[[", function{}},
		{"a/b/", function{}},
	}
	for _, tt := range tests {
		if got := parseFunction(tt.in); got != tt.want {
			t.Errorf("%q: got %+v, want %+v", tt.in, got, tt.want)
		}
	}
}
