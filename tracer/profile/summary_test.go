package profile_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	xtrace "golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/profile"
)

// goToolTrace serves a file's pages by go tool trace, and returns a function that gets one.
func goToolTrace(t *testing.T, file string) func(page string) string {
	t.Helper()
	cmd := exec.Command("go", "tool", "trace", "-http=localhost:0", file)
	cmd.Env = append(os.Environ(), "BROWSER=true") // which opens nothing
	own(cmd)
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(cmd) })
	address := regexp.MustCompile(`listening on (http://\S+)`)
	said := bufio.NewScanner(errs)
	for said.Scan() {
		m := address.FindStringSubmatch(said.Text())
		if m == nil {
			continue
		}
		go io.Copy(io.Discard, errs)
		return func(page string) string {
			reply, err := http.Get(m[1] + page)
			if err != nil {
				t.Fatal(err)
			}
			defer reply.Body.Close()
			body, err := io.ReadAll(reply.Body)
			if err != nil || reply.StatusCode != http.StatusOK {
				t.Fatalf("%s: %s, %v", page, reply.Status, err)
			}
			return string(body)
		}
	}
	t.Fatal("go tool trace does not say where it listens")
	return nil
}

// lastTime is how long a trace is by all its events, also those that are none of ours.
func lastTime(t *testing.T, file string) time.Duration {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := xtrace.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var first, last xtrace.Time
	for {
		ev, err := r.ReadEvent()
		if err == io.EOF {
			return last.Sub(first)
		}
		if err != nil {
			t.Fatal(err)
		}
		if last = ev.Time(); first == 0 {
			first = last
		}
	}
}

// A theirTable is a table of one of go tool trace's pages: by row its cells, by the names of columns.
type theirTable []map[string]string

var (
	rowOf  = regexp.MustCompile(`(?s)<tr[^>]*>(.*?)</tr>`)
	headOf = regexp.MustCompile(`(?s)<th[^>]*>(.*?)</th>`)
	cellOf = regexp.MustCompile(`(?s)<td[^>]*>(.*?)</td>`)
	markUp = regexp.MustCompile(`(?s)<[^>]*>`)
)

func plain(cell string) string {
	return strings.TrimSpace(html.UnescapeString(markUp.ReplaceAllString(cell, "")))
}

// tableOf returns the table behind a text of a page.
func tableOf(t *testing.T, page, behind string) (table theirTable) {
	t.Helper()
	_, page, ok := strings.Cut(page, behind)
	if !ok {
		t.Fatalf("there is no %q in the page of go tool trace", behind)
	}
	page, _, _ = strings.Cut(page, "</table>")
	var names []string
	for _, row := range rowOf.FindAllStringSubmatch(page, -1) {
		for _, h := range headOf.FindAllStringSubmatch(row[1], -1) {
			names = append(names, plain(h[1]))
		}
		cells := map[string]string{}
		for i, c := range cellOf.FindAllStringSubmatch(row[1], -1) {
			if i < len(names) {
				cells[names[i]] = plain(c[1])
			}
		}
		if len(cells) > 0 {
			table = append(table, cells)
		}
	}
	return table
}

// sum adds up the columns of a table that are wanted.
func (table theirTable) sum(t *testing.T, want func(column string) bool) (all time.Duration) {
	t.Helper()
	for _, row := range table {
		for column, cell := range row {
			if !want(column) || cell == "" {
				continue
			}
			d, err := time.ParseDuration(cell)
			if err != nil {
				t.Fatal(err)
			}
			all += d
		}
	}
	return all
}

func is(names ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(names, s) }
}

// summarizer has seen a file, to its end: what comes after the last event that is one of ours is nothing but time.
func summarizer(t *testing.T, file string) *profile.Summarizer {
	t.Helper()
	s := profile.NewSummarizer()
	eventsOf(t, file, s.Apply)
	s.Apply(&tracer.Event{T: int64(lastTime(t, file)), P: -1, Kind: tracer.CPUSample})
	return s
}

// TestGoroutinesLikeGoTool: by start function the numbers of go tool trace's pages.
func TestGoroutinesLikeGoTool(t *testing.T) {
	goroutinesLikeGoTool(t, traceFile(t), 8)
}

// goroutinesLikeGoTool holds the numbers by start function, of which there are so many or more, against those of go tool trace's pages.
func goroutinesLikeGoTool(t *testing.T, file string, functions int) {
	t.Helper()
	get := goToolTrace(t, file)
	sum := summarizer(t, file).Summary()
	got := map[string]profile.Function{}
	for _, f := range sum.Functions {
		got[f.Name] = f
	}
	theirs := tableOf(t, get("/goroutines"), "<table>")
	if len(theirs) != len(got) || len(theirs) < functions {
		t.Errorf("%d start functions, go tool trace has %d", len(got), len(theirs))
	}
	for _, row := range theirs {
		name := row["Start location"]
		if strings.HasPrefix(name, "(Inactive") {
			name = ""
		}
		f, ok := got[name]
		if !ok || fmt.Sprint(f.Goroutines) != row["Count"] {
			t.Errorf("%q: %d goroutines, go tool trace has %s", name, f.Goroutines, row["Count"])
			continue
		}
		page := get("/goroutine?name=" + url.QueryEscape(name))
		times := tableOf(t, page, `id="breakdown"`)
		ranges := tableOf(t, page, `id="ranges"`)
		check := func(what string, ours time.Duration, table theirTable, want func(string) bool) {
			t.Helper()
			theirs := table.sum(t, want)
			if ours != theirs {
				t.Errorf("%q: %s %v, go tool trace has %v", name, what, ours, theirs)
			}
		}
		check("total", f.Total, times, is("Total"))
		check("execution", f.Execution, times, is("Execution time"))
		check("sched", f.Sched, times, is("Sched wait time"))
		check("syscall", f.Syscall, times, is("Syscall execution time", "Block time (syscall)"))
		check("GC", f.GC, ranges, is("GC mark assist", "GC incremental sweep"))
		byReason := map[string]time.Duration{}
		for reason, d := range f.Waits {
			if reason == "unknown" || reason == "coroutine" { // of what waited when the trace began; of coroutines
				reason = ""
			}
			byReason[reason] += d
		}
		for reason, d := range byReason {
			check(reason, d, times, is("Block time ("+reason+")"))
		}
		waits := f.Network + f.Sync + f.Other
		check("waits", waits, times, func(s string) bool { return strings.HasPrefix(s, "Block time (") && s != "Block time (syscall)" })
	}
}

// TestTasksLikeGoTool: counts and durations of tasks and regions are those of go tool trace's pages.
func TestTasksLikeGoTool(t *testing.T) {
	file := traceFile(t)
	tasksLikeGoTool(t, file)
	sum := summarizer(t, file).Summary()
	if len(sum.Tasks) != 3 {
		t.Errorf("%d types of tasks: %+v", len(sum.Tasks), sum.Tasks)
	}
	if len(sum.Regions) != 1 || sum.Regions[0].Count != 320 {
		t.Errorf("regions: %+v", sum.Regions)
	}
}

// tasksLikeGoTool holds the tasks and regions of a trace against those of go tool trace's pages.
func tasksLikeGoTool(t *testing.T, file string) {
	t.Helper()
	get := goToolTrace(t, file)
	sum := summarizer(t, file).Summary()
	counts := map[string]string{}
	for _, m := range regexp.MustCompile(`<td>([^<]*)</td>\s*<td><a href="[^"]*">(\d+)</a></td>`).FindAllStringSubmatch(get("/usertasks"), -1) {
		counts[html.UnescapeString(m[1])] = m[2]
	}
	delete(counts, "") // no task: what is in none, which it has in its list
	if len(sum.Tasks) != len(counts) {
		t.Errorf("%d types of tasks, go tool trace has %d", len(sum.Tasks), len(counts))
	}
	for _, task := range sum.Tasks {
		if fmt.Sprint(task.Count) != counts[task.Name] {
			t.Errorf("%d tasks %q, go tool trace has %s", task.Count, task.Name, counts[task.Name])
		}
		var all []time.Duration
		for _, row := range tableOf(t, get("/usertask?complete=1&type="+url.QueryEscape(task.Name)), `<table id="reqs"`) {
			if strings.HasPrefix(row["Events"], "Task ") {
				d, err := time.ParseDuration(row["Elapsed"])
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, d)
			}
		}
		compareLatency(t, task, all)
	}
	for _, region := range sum.Regions {
		if region.Complete != region.Count {
			continue // it counts those that are open up to the end
		}
		var all []time.Duration
		for _, row := range tableOf(t, get("/userregion?type="+url.QueryEscape(region.Name)), `id="breakdown"`) {
			d, err := time.ParseDuration(row["Total"])
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, d)
		}
		compareLatency(t, region, all)
	}
}

func compareLatency(t *testing.T, got profile.Latency, all []time.Duration) {
	t.Helper()
	slices.Sort(all)
	if got.Complete != len(all) {
		t.Errorf("%s: %d complete, go tool trace has %d", got.Name, got.Complete, len(all))
		return
	}
	if len(all) == 0 {
		return
	}
	mid := len(all) / 2
	median := all[mid]
	if len(all)%2 == 0 {
		median = all[mid-1] + (all[mid]-all[mid-1])/2
	}
	if got.Median != median || got.Longest != all[len(all)-1] {
		t.Errorf("%s: median %v, longest %v; of go tool trace's %v and %v", got.Name, got.Median, got.Longest, median, all[len(all)-1])
	}
}

// likeGoTool is a summarizer that makes a mistake of go tool trace's: it counts a worker of the collector once when it starts and once more when
// its label says so, but once only when it stops. From its second start on the P that it was on stays the collector's for ever. Here an
// imagined goroutine keeps it busy. Of the trace it is told up to a time.
func likeGoTool(t *testing.T, file string, end int64) (s *profile.Summarizer, mistakes int) {
	t.Helper()
	s = profile.NewSummarizer()
	workers := map[uint64]bool{}
	eventsOf(t, file, func(e *tracer.Event) {
		if e.T > end {
			return
		}
		s.Apply(e)
		if e.Kind != tracer.GoLabel || e.Label == "GC (idle)" {
			return
		}
		if !workers[e.G] {
			workers[e.G] = true
			return
		}
		mistakes++
		ghost := 1<<40 + uint64(mistakes)
		s.Apply(&tracer.Event{T: e.T, G: ghost, P: e.P, Kind: tracer.GoCreate})
		s.Apply(&tracer.Event{T: e.T, G: ghost, P: e.P, Kind: tracer.GoStart})
		s.Apply(&tracer.Event{T: e.T, G: ghost, P: -1, Kind: tracer.Range, State: tracer.StateBegin, Label: "GC mark assist"})
	})
	s.Apply(&tracer.Event{T: end, P: -1, Kind: tracer.CPUSample})
	return s, mistakes
}

// TestMMULikeGoTool: with go tool trace's mistake (see likeGoTool) the curve goes through each point of its curve, but a few that are still lower
// there: it divides the time into bands of equal, rounded up, length, and for some windows looks at one that begins in the last band that can
// have one and reaches past the trace's end, where it counts nothing as the program's. And where nothing is the program's at the end, as with few
// Ps the mistake soon has it, it takes the time when that began for the trace's end. TestMinimum holds ours against all windows there are.
func TestMMULikeGoTool(t *testing.T) {
	file := traceFile(t)
	get := goToolTrace(t, file)
	ours := summarizer(t, file)
	whole, mistakes := likeGoTool(t, file, int64(lastTime(t, file)))
	mistaken := whole
	if since, util := whole.LastChange(); util == 0 {
		mistaken, _ = likeGoTool(t, file, since)
	}
	var plot struct{ Curve [][2]float64 }
	if err := json.Unmarshal([]byte(get("/mmu?mode=plot&flags=stw|background|assist")), &plot); err != nil {
		t.Fatal(err)
	}
	below, past := 0, 0
	for _, p := range plot.Curve {
		window := time.Duration(p[0])
		got, ok := mistaken.Minimum(window)
		switch {
		case ok && got > p[1]+1e-6 && past < 8:
			past++
		case !ok || math.Abs(got-p[1]) > 1e-6:
			t.Errorf("%v: %.9f, go tool trace has %.9f", window, got, p[1])
		}
		right, _ := ours.Minimum(window)
		if wrong, _ := whole.Minimum(window); right < wrong-1e-9 || mistakes == 0 && right != wrong {
			t.Errorf("%v: %.9f, and with go tool trace's %d mistakes %.9f", window, right, mistakes, wrong)
		}
		if p[1] < 0.99 {
			below++
		}
	}
	if len(plot.Curve) < 50 || below < 10 {
		t.Errorf("%d of %d points are below 1: the collector did nothing", below, len(plot.Curve))
	}
}

// TestMinimum holds the least utilization against that of every window.
func TestMinimum(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		const end = 300
		s := profile.NewSummarizer()
		var busy [end]float64 // the part of the Ps that is the program's
		s.Apply(&tracer.Event{P: -1, Kind: tracer.Metric, Label: "/sched/gomaxprocs:threads", N: 3})
		stopped := false
		for i := range busy {
			if rnd.IntN(20) == 0 {
				state := tracer.StateBegin
				if stopped {
					state = tracer.StateEnd
				}
				stopped = !stopped
				s.Apply(&tracer.Event{T: int64(i), G: 1, P: -1, Kind: tracer.Range, State: state, Label: "stop-the-world (GC sweep termination)"})
			}
			if !stopped {
				busy[i] = 1
			}
		}
		s.Apply(&tracer.Event{T: end, P: -1, Kind: tracer.CPUSample})
		for _, window := range []int{1, 7, 40, 150, 299, 300} {
			want := 1.0
			for from := 0; from+window <= end; from++ {
				sum := 0.0
				for _, b := range busy[from : from+window] {
					sum += b
				}
				want = min(want, sum/float64(window))
			}
			if got, ok := s.Minimum(time.Duration(window)); !ok || math.Abs(got-want) > 1e-9 {
				t.Fatalf("window %d: %v, want %v; %v", window, got, want, busy)
			}
		}
	}
}

// TestMMU: by hand. Two Ps; at 1000 one is taken for 500, at 3000 the world stops for 100.
func TestMMU(t *testing.T) {
	s := profile.NewSummarizer()
	for _, e := range []tracer.Event{
		{T: 0, P: -1, Kind: tracer.Metric, Label: "/sched/gomaxprocs:threads", N: 2},
		{T: 0, G: 5, P: 0, Kind: tracer.GoCreate, Op: "runtime.gcBgMarkWorker"},
		{T: 1000, G: 5, P: 0, Kind: tracer.GoStart},
		{T: 1000, G: 5, P: 0, Kind: tracer.GoLabel, Label: "GC (dedicated)"},
		{T: 1500, G: 5, P: 0, Kind: tracer.GoBlock, Reason: "GC worker (idle)"},
		{T: 3000, G: 1, P: -1, Kind: tracer.Range, State: tracer.StateBegin, Label: "stop-the-world (GC mark termination)"},
		{T: 3100, G: 1, P: -1, Kind: tracer.Range, State: tracer.StateEnd, Label: "stop-the-world (GC mark termination)"},
		{T: 5000, P: -1, Kind: tracer.Metric, Label: "other"},
	} {
		s.Apply(&e)
	}
	sum := s.Summary()
	want := []profile.Utilization{{Window: 1000, Minimum: 0.75}, {Window: 2000, Minimum: 0.85}, {Window: 5000, Minimum: 0.93}}
	if !slices.Equal(sum.MMU, want) {
		t.Errorf("%+v, want %+v", sum.MMU, want)
	}
	for window, want := range map[time.Duration]float64{50: 0, 100: 0, 200: 0.5, 2200: (2200 - 350) / 2200.} {
		if got, _ := s.Minimum(window); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: %v, want %v", window, got, want)
		}
	}
}

// TestGaps: of a service's traces one after another what is between them counts for nothing, and who was there before one of them was not
// there before the first.
func TestGaps(t *testing.T) {
	s := profile.NewSummarizer()
	for _, e := range []tracer.Event{
		{T: 0, P: -1, Kind: tracer.TraceGap, State: tracer.StateBegin},
		{T: 100, P: -1, Kind: tracer.TraceGap, State: tracer.StateEnd},
		{T: 100, G: 1, P: -1, Kind: tracer.GoCreate, Op: "stays", State: tracer.StateBefore},
		{T: 100, G: 1, P: -1, Kind: tracer.GoStatus, Mode: tracer.ModeTrace, State: tracer.StateWaiting},
		{T: 1100, P: -1, Kind: tracer.TraceGap, State: tracer.StateBegin},
		{T: 1200, G: 2, P: -1, Kind: tracer.GoCreate, Op: "short", State: tracer.StateBefore},
		{T: 1200, G: 2, P: -1, Kind: tracer.GoStatus, Mode: tracer.ModeDump, State: tracer.StateRunnable},
		{T: 1300, P: -1, Kind: tracer.TraceGap, State: tracer.StateEnd},
		{T: 1300, G: 2, P: -1, Kind: tracer.GoStatus, Mode: tracer.ModeTrace, State: tracer.StateEnded},
		{T: 1300, G: 1, P: -1, Kind: tracer.GoStatus, Mode: tracer.ModeTrace, State: tracer.StateRunnable},
		{T: 2300, P: -1, Kind: tracer.Metric, Label: "other"},
	} {
		s.Apply(&e)
	}
	got := map[string]profile.Spent{}
	for _, f := range s.Summary().Functions {
		got[f.Name] = f.Spent
	}
	if g := got["stays"]; g.Total != 2200 || g.Other != 1000 || g.Sched != 1000 {
		t.Errorf("who stays: %+v, want 1000 of waiting and 1000 of being ready, in 2200", g)
	}
	if g := got["short"]; g.Total != 100 || g.Sched != 0 || g.Other != 0 {
		t.Errorf("who was there in a gap only: %+v, want 100, of which nothing is known", g)
	}
}

// TestNoLimit: what no program does takes no more memory or time than what one does.
func TestNoLimit(t *testing.T) {
	p, s := profile.New(profile.Block, profile.Options{}), profile.NewSummarizer()
	for i := range int64(50000) {
		for _, e := range []tracer.Event{
			{T: i * 10, G: 1, Kind: tracer.GoBlock, Reason: fmt.Sprint("reason ", i)},
			{T: i*10 + 5, G: 1, Kind: tracer.GoUnblock},
			{T: i*10 + 5, G: 2, Kind: tracer.UserRegion, Label: "begins", State: tracer.StateBegin},
			{T: i*10 + 5, G: 2, Kind: tracer.UserRegion, Label: "ends", State: tracer.StateEnd},
		} {
			p.Apply(&e)
			s.Apply(&e)
		}
	}
	total, sum := p.Total(), s.Summary()
	if n := total.Count + total.Early.Count; n != 50000 {
		t.Errorf("%d waits of 50000", n)
	}
	if f := sum.Functions[0]; len(f.Waits) != 100 || f.Other != 250000 {
		t.Errorf("%d reasons, %v in all", len(f.Waits), f.Other)
	}
	if r := sum.Regions; len(r) != 2 || r[0].Count != 50000 || r[0].Complete != 0 {
		t.Errorf("%+v", r)
	}
}
