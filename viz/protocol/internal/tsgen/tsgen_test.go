package tsgen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func generate(t *testing.T, src string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte("package p\n\n"+src), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := Generate(dir)
	return strings.TrimPrefix(string(out), header), err
}

func TestGenerate(t *testing.T) {
	got, err := generate(t, `
// A Message is sent.
type Message interface{ message() }

// Max of all.
const Max = 1 << 4

// Hello is one.
type Hello struct {
	Type string `+"`json:\"type\" const:\"hello\"`"+`
	At   *int64 `+"`json:\"at,omitempty\"`"+` // ns
	List []Kind `+"`json:\"list\"`"+`
}

// Kind of thing.
type Kind string

const (
	A Kind = "a" // the first
	B Kind = "b"
)

func (*Hello) message() {}
`)
	want := `
/**
 * A Message is sent.
 */
export type Message =
  | Hello
/**
 * Max of all.
 */
export const Max = 16

/**
 * Hello is one.
 */
export interface Hello {
  type: "hello"
  at?: number // ns
  list: Kind[]
}

/**
 * Kind of thing.
 */
export type Kind =
  | "a" // the first
  | "b"
`
	if err != nil || got != want {
		t.Errorf("Generate = %v\n%s\nwant\n%s", err, got, want)
	}
}

// What cannot be written in TypeScript is an error, not left out.
func TestGenerateRefused(t *testing.T) {
	for _, src := range []string{
		"type T struct { A int }",
		"type T struct { A map[string]int `json:\"a\"` }",
		"type T struct { A byte `json:\"a\"` }",
		"type T struct { A [4]int `json:\"a\"` }",
		"type T struct { U `json:\"u\"` }",
		"type T string",
		"type T int",
		"type T interface{ A() }",
		"const C = \"text\"",
		"const C = 1.5",
	} {
		if got, err := generate(t, src); err == nil {
			t.Errorf("%s makes\n%s", src, got)
		}
	}
	if _, err := Generate(t.TempDir()); err == nil {
		t.Error("a folder without Go files makes something")
	}
}
