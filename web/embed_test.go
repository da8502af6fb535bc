package web

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// maxCompressed bounds what a browser has to load, in bytes.
const maxCompressed = 350 << 10

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := fs.ReadFile(FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestIndex checks that the page loads what is here and nothing else, and has
// nothing in it that a strict content security policy forbids.
func TestIndex(t *testing.T) {
	index := read(t, "index.html")
	refs := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(index, -1)
	if len(refs) < 3 {
		t.Errorf("index.html refers to %d files; want at least script, style and icon", len(refs))
	}
	for _, ref := range refs {
		name, relative := strings.CutPrefix(ref[1], "./")
		if !relative {
			t.Errorf("index.html refers to %q, not to a file beside it", ref[1])
			continue
		}
		if _, err := fs.Stat(FS(), name); err != nil {
			t.Errorf("index.html refers to what is not there: %v", err)
		}
	}
	for _, bad := range []string{`<script>`, `<style`, ` style="`, ` onload="`, `//cdn`, `http:`, `https:`} {
		if strings.Contains(index, bad) {
			t.Errorf("index.html contains %q", bad)
		}
	}
}

// TestStyles checks that style sheets load only files that are here.
func TestStyles(t *testing.T) {
	sheets, err := fs.Glob(FS(), "assets/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatalf("style sheets: %v, %v", sheets, err)
	}
	for _, sheet := range sheets {
		for _, ref := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(read(t, sheet), -1) {
			name := strings.Trim(ref[1], `"'`)
			if strings.HasPrefix(name, "#") {
				continue
			}
			if _, err := fs.Stat(FS(), path.Join("assets", name)); err != nil {
				t.Errorf("%s loads %q: %v", sheet, name, err)
			}
		}
	}
}

// TestLicenses checks that the licences of what the page is made of go along.
func TestLicenses(t *testing.T) {
	text := read(t, "licenses.txt")
	for _, name := range []string{"svelte ", "@codemirror/view ", "@lezer/go ", "@fontsource-variable/inter ", "SIL OPEN FONT LICENSE"} {
		if !strings.Contains(text, name) {
			t.Errorf("licenses.txt does not mention %q", name)
		}
	}
}

// TestSize checks that the page stays small.
func TestSize(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	err := fs.WalkDir(FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Dir(name) == "alone" { // what exports are made of
			return err
		}
		_, err = z.Write([]byte(read(t, name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > maxCompressed {
		t.Errorf("the page is %d bytes compressed; want at most %d", packed.Len(), maxCompressed)
	}
	t.Logf("%d bytes compressed", packed.Len())
}

// TestAlone checks that a page of one file loads nothing: it has no modules, and its fonts are in its style sheet.
func TestAlone(t *testing.T) {
	script, style := read(t, "alone/page.js"), read(t, "alone/page.css")
	for _, bad := range []string{"import(", "import.meta", "export{", "export default"} {
		if strings.Contains(script, bad) {
			t.Errorf("page.js has %q", bad)
		}
	}
	urls := regexp.MustCompile(`url\(([^)]{0,20})`).FindAllStringSubmatch(style, -1)
	for _, ref := range urls {
		if !strings.HasPrefix(strings.Trim(ref[1], `"'`), "data:") && !strings.HasPrefix(ref[1], "#") {
			t.Errorf("page.css loads %s", ref[1])
		}
	}
	if len(urls) < 2 {
		t.Errorf("page.css has %d fonts", len(urls))
	}
}
