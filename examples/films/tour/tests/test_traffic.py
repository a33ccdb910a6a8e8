import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import paths  # noqa: F401
from traffic import send


class Server(BaseHTTPRequestHandler):
    """Answers as a context does; a film called `broken` breaks it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        film = request["inputs"]["filmId"]
        status = 500 if film == "broken" else 200
        body = json.dumps({"predictionId": "1", "result": "Answered", "items": [{"id": film}]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class TrafficTest(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_every_request_gets_the_answer_that_belongs_to_it(self):
        requests = [{"inputs": {"userId": "ann", "filmId": f"film-{number}"}} for number in range(50)]

        outcomes = send(self.server.server_address, requests)

        self.assertEqual(50, len(outcomes))
        for outcome in outcomes:
            self.assertIsNone(outcome.failure)
            self.assertEqual(outcome.request["inputs"]["filmId"], outcome.answer["items"][0]["id"])

    def test_an_error_of_the_server_is_a_failed_prediction(self):
        outcomes = send(self.server.server_address, [{"inputs": {"userId": "ann", "filmId": film}} for film in ("broken", "alien")])

        self.assertEqual([True, False], ["status 500" in (outcome.failure or "") for outcome in outcomes])

    def test_a_refused_connection_is_a_failed_prediction(self):
        address = self.server.server_address
        self.tearDown()

        outcomes = send(address, [{"inputs": {"userId": "ann", "filmId": "alien"}}])

        self.assertIn("ConnectionRefusedError", outcomes[0].failure)
        self.setUp()


if __name__ == "__main__":
    unittest.main()
