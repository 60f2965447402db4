<?php
$client = OpenAI::factory()
    ->withApiKey('sk-acme-1234567890')
    ->withBaseUri('https://llm-gw.example.com/v1')
    ->withHttpHeader('X-Team', 'blue')
    ->make();
$result = $client->chat()->create(['model' => 'acme-large']);
