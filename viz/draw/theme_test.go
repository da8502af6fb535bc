package draw

import (
	"fmt"
	"os"
	"regexp"
	"testing"
)

// TestThemes: a state has one colour, in the page and in files.
func TestThemes(t *testing.T) {
	css, err := os.ReadFile("../../web/src/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	rule := regexp.MustCompile(`(?sm)^\[data-theme='(\w+)'\][^{]*\{(.*?)\n\}`)
	value := regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6});`)
	page := map[string]map[string]string{}
	for _, m := range rule.FindAllSubmatch(css, -1) {
		colours := map[string]string{}
		for _, v := range value.FindAllSubmatch(m[2], -1) {
			colours[string(v[1])] = string(v[2])
		}
		page[string(m[1])] = colours
	}
	for _, name := range []string{"light", "dark"} {
		theme := Named(name)
		if len(page[name]) == 0 {
			t.Errorf("the page's colours have no theme %s", name)
		}
		for state, c := range theme.look {
			if got, want := fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B), page[name][state]; got != want {
				t.Errorf("%s: %s is #%s, in the page #%s", name, state, got, want)
			}
		}
	}
}
