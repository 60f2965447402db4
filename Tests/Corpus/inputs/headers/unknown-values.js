const res = await axios.post(url, data, {
  headers: {
    Authorization: `Bearer ${await getToken()}`,
    'X-Trace': traceId,
    'X-Team': 'red',
    ...commonHeaders,
  },
});
