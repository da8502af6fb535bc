package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// opened is what was measured of one opening of a trace by govis.
type opened struct {
	picture time.Duration // from the start of the process
	all     time.Duration
	missing string // why not all came
	memory  int64

	processors     time.Duration // up to when all was there
	scenes, states answers       // to questions when all was there
}

// answers are how long questions took.
type answers []time.Duration

func (a answers) String() string {
	if len(a) == 0 {
		return "-"
	}
	a = slices.Sorted(slices.Values(a))
	return short(a[len(a)/2]) + ", " + short(a[len(a)-1])
}

func (o opened) whole() string {
	if o.missing != "" {
		return o.missing
	}
	return short(o.all)
}

// A message is what is looked at in one from govis.
type message struct {
	Type    string `json:"type"`
	ID      int    `json:"id"`
	Count   int64  `json:"count"`
	Total   int64  `json:"total"`
	End     int64  `json:"end"`
	Message string `json:"message"`
	Trace   struct {
		Live bool `json:"live"`
	} `json:"trace"`
}

// measureOpen opens a trace with govis, until all of it is there, and asks as a page does.
func (o options) measureOpen(file string) (opened, error) {
	var result opened
	cmd := exec.Command(o.file("govis"), "open", "--no-browser", "--addr", "127.0.0.1:0", file)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+o.file("cache"), "HOME="+o.dir)
	said, err := cmd.StderrPipe()
	if err != nil {
		return result, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return result, err
	}
	defer cmd.Wait()
	defer cmd.Process.Signal(os.Interrupt)
	g := o.guard(cmd.Process)
	defer close(g.stop)
	address := ""
	lines := bufio.NewScanner(said)
	for address == "" && lines.Scan() {
		if i := strings.Index(lines.Text(), "http://"); i >= 0 && strings.Contains(lines.Text(), "#") {
			address = lines.Text()[i:]
		}
	}
	go func() {
		for lines.Scan() { // it is not to wait for us
		}
	}()
	c, err := dial(address)
	if err == nil {
		defer c.Close()
		err = result.watch(c, begin, cmd.Process.Pid)
	}
	result.memory = peak(cmd.Process.Pid)
	if why := g.why.Load(); why != nil {
		result.missing, result.memory = *why, g.memory.Load()
		return result, nil
	}
	return result, err
}

func dial(address string) (*websocket.Conn, error) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil, fmt.Errorf("govis open did not say where its page is: %q", address)
	}
	fragment, err := url.ParseQuery(u.Fragment)
	if err != nil {
		return nil, err
	}
	at := "ws://" + u.Host + "/ws?token=" + url.QueryEscape(fragment.Get("token"))
	c, _, err := websocket.DefaultDialer.Dial(at, http.Header{"Origin": {"http://" + u.Host}})
	return c, err
}

// watch waits for the first picture, then for all events, then asks.
func (o *opened) watch(c *websocket.Conn, begin time.Time, pid int) error {
	var last message
	asked, whole := false, false
	for !whole || o.picture == 0 {
		m, err := receive(c)
		if err != nil {
			return err
		}
		switch m.Type {
		case "hello":
			last, whole = m, !m.Trace.Live && m.Count >= m.Total
		case "grew":
			last = m
		case "ended":
			last, whole = m, true
		case "scene":
			o.picture = time.Since(begin)
		}
		if last.Count > 0 && !asked {
			asked = true
			if err := c.WriteJSON(scene(1, "clock", 0, last.End)); err != nil {
				return err
			}
		}
	}
	o.all, o.processors = time.Since(begin), processors(pid)
	return o.ask(c, last)
}

func receive(c *websocket.Conn) (m message, err error) {
	_, data, err := c.ReadMessage()
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err == nil && m.Type == "error" {
		err = errors.New(m.Message)
	}
	return m, err
}

// scene is a page's question for a picture.
func scene(id int, axis string, from, to int64) any {
	return map[string]any{
		"type": "scene", "id": id, "axis": axis, "from": from, "to": max(to, from+1), "width": 1600, "fold": axis == "clock",
		"lanes": map[string]any{"kinds": []string{"goroutine", "p"}, "first": 0, "count": 40},
	}
}

// questions is how many are asked: two scenes for each state.
const questions = 300

// ask asks for windows of all widths anywhere, on both axes, and for the state at moments anywhere: what moving, zooming and jumping ask for.
func (o *opened) ask(c *websocket.Conn, end message) error {
	random := rand.New(rand.NewPCG(1, 2))
	for id := 2; id < 2+questions; id++ {
		var question any
		list := &o.scenes
		axis, length := "events", end.Count
		if id%2 == 0 {
			axis, length = "clock", end.End
		}
		switch width := max(1, length>>random.IntN(24)); {
		case id%3 == 0:
			list = &o.states
			question = map[string]any{"type": "state", "id": id, "at": random.Int64N(end.Count)}
		default:
			from := random.Int64N(max(1, length-width))
			question = scene(id, axis, from, from+width)
		}
		begin := time.Now()
		if err := c.WriteJSON(question); err != nil {
			return err
		}
		for {
			m, err := receive(c)
			if err != nil {
				return err
			}
			if m.ID == id {
				break
			}
		}
		*list = append(*list, time.Since(begin))
	}
	return nil
}
