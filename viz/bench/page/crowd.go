package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The crowd: so many pages follow a program of so many events a second, for so long.
const (
	crowdPages = 200
	crowdRate  = 20_000
	crowdTime  = 15 * time.Second
)

// crowd opens many pages on one trace, without and with one that is stuck.
func (o options) crowd(t *table) error {
	o.rate = crowdRate
	s, err := o.start(livePart)
	if err != nil {
		return err
	}
	defer s.stop()
	alone, err := follow(s, 1, nil)
	if err != nil {
		return err
	}
	before := s.rss()
	free, err := follow(s, crowdPages, nil)
	if err != nil {
		return err
	}
	during := s.rss()
	stuck := &stuckPage{}
	with, err := follow(s, crowdPages-1, stuck)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d pages", crowdPages)
	t.note("one page at the live edge: from news to state and picture", alone.String())
	t.note(name+": the same", free.String())
	t.row(name+", one of them stuck", "the others as before", with.String(), with.median() < free.median()*3/2+20*time.Millisecond)
	t.row(name+": memory of the server", "bounded", fmt.Sprintf("%d MB with one page, %d MB with all, %d MB with one stuck", before>>20, during>>20, s.rss()>>20),
		s.rss() < during+during/4+(64<<20))
	t.row("the stuck one comes back", "gets the newest state", stuck.said, stuck.newest)
	return nil
}

// A latency is how long pages waited, sorted.
type latency []time.Duration

func (l latency) median() time.Duration { return l[len(l)/2] }

func (l latency) String() string {
	return fmt.Sprintf("median %v, 95 %% under %v, longest %v, %d answers", l.median().Round(time.Millisecond),
		l[len(l)*95/100].Round(time.Millisecond), l[len(l)-1].Round(time.Millisecond), len(l))
}

// follow lets so many pages follow the live edge, and a stuck one be.
func follow(s *served, pages int, stuck *stuckPage) (latency, error) {
	var mu sync.Mutex
	var all latency
	var failed error
	until := time.Now().Add(crowdTime)
	var wait sync.WaitGroup
	for range pages {
		wait.Go(func() {
			took, err := followOne(s, until)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			failed = errors.Join(failed, err)
		})
	}
	if stuck != nil {
		wait.Go(func() {
			err := stuck.be(s, until)
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		})
	}
	wait.Wait()
	if failed == nil && len(all) == 0 {
		failed = errors.New("no page got an answer")
	}
	slices.Sort(all)
	return all, failed
}

// message is what a page looks at in a message.
type message struct {
	Type  string `json:"type"`
	ID    int    `json:"id"`
	Count int64  `json:"count"`
	State struct {
		At int64 `json:"at"`
	} `json:"state"`
}

func dial(s *served) (*websocket.Conn, error) {
	u, err := url.Parse(s.url)
	if err != nil {
		return nil, err
	}
	at := "ws://" + u.Host + "/ws?token=" + url.QueryEscape(token(s.url))
	c, _, err := websocket.DefaultDialer.Dial(at, http.Header{"Origin": {"http://" + u.Host}})
	return c, err
}

// followOne does what a page does at the live edge: with each news it asks for the state and the picture there.
func followOne(s *served, until time.Time) (latency, error) {
	c, err := dial(s)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var took latency
	id, waiting := 0, 0
	var asked time.Time
	for time.Now().Before(until) {
		m, err := read(c)
		if err != nil {
			return took, err
		}
		switch {
		case m.ID > 0:
			if waiting--; waiting == 0 {
				took = append(took, time.Since(asked))
			}
		case m.Type == "grew" && waiting == 0 && m.Count > 0:
			asked, waiting, id = time.Now(), 2, id+2
			if err := askEdge(c, id, m.Count); err != nil {
				return took, err
			}
		}
	}
	return took, nil
}

func read(c *websocket.Conn) (m message, err error) {
	_, data, err := c.ReadMessage()
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	return m, err
}

// askEdge asks for the state and the picture at the end.
func askEdge(c *websocket.Conn, id int, count int64) error {
	if err := c.WriteJSON(map[string]any{"type": "state", "id": id - 1, "at": count - 1}); err != nil {
		return err
	}
	return c.WriteJSON(map[string]any{
		"type": "scene", "id": id, "axis": "events", "from": max(0, count-200), "to": count, "width": 1000, "fold": true,
		"lanes": map[string]any{"kinds": []string{"goroutine", "channel", "mutex"}, "first": 0, "count": 20},
	})
}

// A stuckPage asks for very much and reads nothing, until the end.
type stuckPage struct {
	said   string
	newest bool
}

// be is stuck until a time, and then comes back as a page does.
func (p *stuckPage) be(s *served, until time.Time) error {
	c, err := dial(s)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetWriteDeadline(until)
	for id := 2; askEdge(c, id, 1000) == nil; id += 2 { // until the server takes no more of it
	}
	time.Sleep(time.Until(until))
	back := time.Now()
	c.SetReadDeadline(back.Add(5 * time.Second))
	n := 0
	for {
		if _, err = read(c); err != nil {
			break
		}
		n++
	}
	again, err := dial(s)
	if err != nil {
		return err
	}
	defer again.Close()
	var hello message
	for hello.Type != "hello" {
		if hello, err = read(again); err != nil {
			return err
		}
	}
	at := time.Now()
	if err := askEdge(again, 2, hello.Count); err != nil {
		return err
	}
	for {
		m, err := read(again)
		if err != nil {
			return err
		}
		if m.Type == "state" {
			p.newest = m.State.At == hello.Count-1
			p.said = fmt.Sprintf("had been cut off after %d old answers; connected again, the state of event %d of %d, after %v", n, m.State.At,
				hello.Count, time.Since(at).Round(time.Millisecond))
			return nil
		}
	}
}
