package draw

import (
	"image/color"

	"github.com/govis/govis/viz/protocol"
)

// A Theme is the colours of a picture; those of states are the page's (web/src/style/tokens.css).
type Theme struct {
	Name                            string
	Background, Panel, Card, Line   color.NRGBA
	Text, Dim, Accent, Soft, Danger color.NRGBA
	Value, OnValue                  color.NRGBA
	Keyword, String, Comment        color.NRGBA
	look                            map[string]color.NRGBA
	onRunning                       color.NRGBA
	patterns                        bool // states are told apart without colour
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
}

// Themes by name. Print has few colours, and nothing hangs on them.
var themes = map[string]*Theme{
	"light": {
		Name: "light", Background: hex(0xffffff), Panel: hex(0xf4f6f9), Card: hex(0xffffff), Line: hex(0xc3ccd6),
		Text: hex(0x141b24), Dim: hex(0x46535f), Accent: hex(0x006a9c), Soft: hex(0xd8effa), Danger: hex(0xb3381b),
		Value: hex(0xfff3d6), OnValue: hex(0x1c1a12), Keyword: hex(0x0a50b0), String: hex(0x1f6b2b), Comment: hex(0x5d6a78),
		onRunning: hex(0xffffff), patterns: true,
		look: map[string]color.NRGBA{
			"running": hex(0x07805c), "runnable": hex(0x646f7a), "channel": hex(0xb86e00), "select": hex(0x625e00), "lock": hex(0xa8437d),
			"waitgroup": hex(0x1f62bd), "sleep": hex(0x64708a), "network": hex(0x0b7a9c), "syscall": hex(0x7d5836), "other": hex(0x64708a),
			"active": hex(0x7d8997), "cancelled": hex(0xb3381b),
		},
	},
	"dark": {
		Name: "dark", Background: hex(0x0e1319), Panel: hex(0x151b23), Card: hex(0x1d2530), Line: hex(0x405062),
		Text: hex(0xeaf0f6), Dim: hex(0xa9b6c4), Accent: hex(0x35c2f0), Soft: hex(0x113343), Danger: hex(0xff8f6b),
		Value: hex(0xf7f2e4), OnValue: hex(0x1c1a12), Keyword: hex(0x6cb6ff), String: hex(0x9fdc8c), Comment: hex(0x8f9dad),
		onRunning: hex(0x04241a), patterns: true,
		look: map[string]color.NRGBA{
			"running": hex(0x2fbf8f), "runnable": hex(0xa9b6c4), "channel": hex(0xf0a830), "select": hex(0xf2e05a), "lock": hex(0xe58fc0),
			"waitgroup": hex(0x5aa2f5), "sleep": hex(0x8f9bb0), "network": hex(0x58c7e8), "syscall": hex(0xc39a72), "other": hex(0x8f9bb0),
			"active": hex(0x6f7f91), "cancelled": hex(0xff8f6b),
		},
	},
	"print": {
		Name: "print", Background: hex(0xffffff), Panel: hex(0xffffff), Card: hex(0xffffff), Line: hex(0x909090),
		Text: hex(0x000000), Dim: hex(0x404040), Accent: hex(0x000000), Soft: hex(0xe4e4e4), Danger: hex(0x000000),
		Value: hex(0xf0f0f0), OnValue: hex(0x000000), Keyword: hex(0x000000), String: hex(0x404040), Comment: hex(0x606060),
		onRunning: hex(0xffffff), patterns: true,
		look: map[string]color.NRGBA{
			"running": hex(0x202020), "runnable": hex(0x909090), "channel": hex(0x505050), "select": hex(0x505050), "lock": hex(0x505050),
			"waitgroup": hex(0x505050), "sleep": hex(0x606060), "network": hex(0x505050), "syscall": hex(0x505050), "other": hex(0x606060),
			"active": hex(0x909090), "cancelled": hex(0x202020),
		},
	},
}

// ThemeNames are the names that [Named] knows.
var ThemeNames = []string{"light", "dark", "print"}

// Named returns the theme of that name, nil for none.
func Named(name string) *Theme { return themes[name] }

// lookOf is what a state looks like, as in the page.
func lookOf(state protocol.SpanState, family protocol.Family) string {
	switch state {
	case protocol.StateRunning:
		return "running"
	case protocol.StateCreated, protocol.StateRunnable:
		return "runnable"
	case protocol.StateBlocked:
		if family == "" {
			return "other"
		}
		return string(family)
	case protocol.StateSyscall:
		return "syscall"
	case protocol.StateHeld, protocol.StateRead:
		return "lock"
	case protocol.StateActive:
		return "active"
	case protocol.StateCancelled:
		return "cancelled"
	}
	return "other"
}

// color returns the colour of a look.
func (t *Theme) color(look string) color.NRGBA {
	if c, ok := t.look[look]; ok {
		return c
	}
	return t.look["other"]
}

// words say what a look means, in the order of a legend.
var words = []struct{ look, word string }{
	{"running", "running"}, {"runnable", "ready"}, {"channel", "waits: channel"}, {"select", "waits: select"}, {"lock", "waits: lock"},
	{"waitgroup", "waits: WaitGroup"}, {"sleep", "sleeps"}, {"network", "waits: network"}, {"syscall", "system call"}, {"other", "waits"},
}

// mix returns a colour that is share of a and the rest of b.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x)*share + float64(y)*(1-share) + 0.5) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}
