package server

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/govis/govis/viz/compare"
	"github.com/govis/govis/viz/protocol"
)

// compare answers how the runs of two rooms compare. Only what has ended can be compared.
func (h *Hub) compare(w http.ResponseWriter, r *http.Request) {
	var traces [2]compare.Trace
	for i, which := range []string{"a", "b"} {
		name := r.URL.Query().Get(which)
		here := h.find(name)
		if here == nil {
			http.Error(w, fmt.Sprintf("The run %.60q is no longer here, so it cannot be compared.", name), http.StatusNotFound)
			return
		}
		trace := here.server.view.Trace()
		if trace.Growing() {
			http.Error(w, "A run that has not ended cannot be compared yet.", http.StatusConflict)
			return
		}
		traces[i] = trace
	}
	h.comparing.Lock() // one at a time: it takes memory
	result, err := compare.Traces(traces[0], traces[1])
	h.comparing.Unlock()
	if err != nil {
		http.Error(w, sentence(err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(comparison(result)) // a page that went away needs no answer
}

// comparison is a result as pages are told.
func comparison(r *compare.Result) protocol.Comparison {
	c := protocol.Comparison{
		Sentence: r.Sentence, Parts: r.Parts, More: r.More,
		Partings: []protocol.Parting{}, Notes: append([]string{}, r.Notes...), A: make([]int, len(r.Steps)), B: make([]int, len(r.Steps)),
	}
	for _, p := range r.Partings {
		c.Partings = append(c.Partings, protocol.Parting{Text: p.Text, Step: p.Step})
	}
	for i, s := range r.Steps {
		c.A[i], c.B[i] = s.A, s.B
	}
	return c
}
