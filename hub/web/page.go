package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// start is the file that / is.
const start = "index.html"

// hashed is a name that a bundler gave to content: whatever it holds, it holds
// for ever.
var hashed = regexp.MustCompile(`^assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$`)

// kinds are the content types of what pages are made of. The system's own table
// differs from one to the next, and may say that a script is text.
var kinds = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  "application/json",
	".map":   "application/json",
	".txt":   "text/plain; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
	".wasm":  "application/wasm",
}

// page serves the files of a page, by their names.
type page map[string]*file

// file is one file of a page.
type file struct {
	kind   string
	cache  string
	tag    string // of what it holds
	plain  []byte
	zipped func() []byte // gzip, made once; nil where that makes it no smaller
}

// newPage reads all files; there is no page without an index.html. It panics
// where they cannot be read: they are built into the program.
func newPage(files fs.FS) page {
	if files == nil {
		return nil
	}
	if _, err := fs.Stat(files, start); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	p := page{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		p[name] = newFile(name, content)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("web: the page: %v", err))
	}
	return p
}

func newFile(name string, content []byte) *file {
	f := &file{kind: kinds[path.Ext(name)], cache: "no-cache", plain: content}
	if f.kind == "" {
		f.kind = "application/octet-stream"
	}
	if hashed.MatchString(name) {
		f.cache = "public, max-age=31536000, immutable" // a year, the longest there is (RFC 9111, 1.2.2)
	}
	sum := sha256.Sum256(content)
	f.tag = base64.RawURLEncoding.EncodeToString(sum[:12])
	f.zipped = sync.OnceValue(func() []byte { return zip(content) })
	return f
}

// zip returns content compressed, or nil where that saves nothing.
func zip(content []byte) []byte {
	var zipped bytes.Buffer
	w, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // the level is a good one
	_, _ = w.Write(content)                                    // into memory
	_ = w.Close()
	if zipped.Len() >= len(content) {
		return nil
	}
	return zipped.Bytes()
}

// ServeHTTP serves the file that a path names.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = start
	}
	f := p[name]
	if f == nil {
		say(w, http.StatusNotFound, fmt.Sprintf("there is no %s here; the page is at /", r.URL.Path))
		return
	}
	protect(w.Header(), r)
	f.serve(w, r)
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("Cache-Control", f.cache)
	header.Set("Vary", "Accept-Encoding")
	content, tag := f.plain, f.tag
	// An If-Match that does not gets no body, and must not be promised one.
	if zipped := f.zipped(); zipped != nil && takesGzip(r.Header.Get("Accept-Encoding")) && r.Header.Get("If-Match") == "" {
		content, tag = zipped, tag+"-gzip"
		header.Set("Content-Encoding", "gzip")
		header.Set("Content-Length", strconv.Itoa(len(content))) // ServeContent leaves it out of what is encoded
	}
	header.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// takesGzip reads an Accept-Encoding (RFC 9110, 12.5.3).
func takesGzip(accepted string) bool {
	others := false
	for part := range strings.SplitSeq(accepted, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		_, q, weighed := strings.Cut(strings.ToLower(weight), "q=")
		value, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		takes := !weighed || err == nil && value > 0
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip":
			return takes
		case "*":
			others = takes
		}
	}
	return others
}
