package main

import (
	"encoding/json"
	"errors"
	"net/http"
)

// readJSON reads what a page has sent; if that is not like the example, it answers so and returns false.
func readJSON(w http.ResponseWriter, r *http.Request, into any, example string) bool {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		http.Error(w, "That is too long to be sent.", http.StatusRequestEntityTooLarge)
	case err != nil:
		http.Error(w, "What is sent has to be JSON: "+example+".", http.StatusBadRequest)
	}
	return err == nil
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(v) // a page that went away needs no answer
}
