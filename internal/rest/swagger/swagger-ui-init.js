// The page is served at /doc/ and at /api/; the document is reached from both.
window.ui = SwaggerUIBundle({
  url: '../api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
