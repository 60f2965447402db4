headers.append('X-Team', 'red');
headers.set("X-Route", process.env.ROUTE);
axios.defaults.headers.common['X-Third'] = 'x';
