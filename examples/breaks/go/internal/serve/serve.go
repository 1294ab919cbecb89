// Package serve has the few lines of HTTP that are not what a break is about.
package serve

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
)

// Listen answers at HOST and PORT until the program ends.
func Listen(handler http.Handler) {
	log.Fatal(http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), handler))
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

// Get asks another program for JSON, with the client and the context that are given.
func Get(ctx context.Context, client *http.Client, url string) map[string]any {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		log.Print(err)
		return nil
	}
	defer response.Body.Close()
	var value map[string]any
	if err := json.NewDecoder(response.Body).Decode(&value); err != nil && err != io.EOF {
		log.Print(err)
	}
	return value
}
