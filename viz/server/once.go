package server

import (
	"net/http"
	"net/url"
	"sync"
)

// A door has addresses for the browser that govis starts itself. The command line of a browser can be read by every user of
// the machine while it runs, so it gets an address that leads to the one with the secret, and does that once.
type door struct {
	mu   sync.Mutex
	ways map[string]string // by key: where it leads
}

// Once returns an address that leads a browser to page, an address of this server, and does so one time only.
func (d *door) Once(page string) string {
	to, err := url.Parse(page)
	if err != nil {
		return page // it is no address, so there is nothing to hide
	}
	key := token()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ways == nil {
		d.ways = map[string]string{}
	}
	d.ways[key] = to.RequestURI() + "#" + to.EscapedFragment()
	return to.Scheme + "://" + to.Host + "/open/" + key
}

// open answers at /open/{key}.
func (d *door) open(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet { // who only asks whether it is there uses nothing up
		w.WriteHeader(http.StatusNoContent)
		return
	}
	d.mu.Lock()
	to, ok := d.ways[r.PathValue("key")]
	delete(d.ways, r.PathValue("key"))
	d.mu.Unlock()
	if !ok {
		http.Error(w, "This address opened a page once, and has been used. Open the one that govis has printed.", http.StatusGone)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
