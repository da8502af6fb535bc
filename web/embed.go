// Package web holds the built page of govis: what a browser loads.
//
// The sources are TypeScript and Svelte in src; dist is what `npm run build`
// makes of them. dist is committed, so that building govis needs no Node.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS returns the files of the page, with index.html at its root. They are
// read-only and safe for concurrent use.
func FS() fs.FS {
	page, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only a malformed path is an error, and "dist" is none
	}
	return page
}
