"""How somebody who runs the server sees that it is well: figures at /metrics, a line for each request, an id on both."""
